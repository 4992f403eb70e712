package dev.fairlead.operator.cluster;

/** One Secret. */
public record SecretObject(Meta meta, SecretSpec spec) {}
