package dev.fairlead.operator.cluster;

/** One Service. */
public record ServiceObject(Meta meta, ServiceSpec spec) {}
