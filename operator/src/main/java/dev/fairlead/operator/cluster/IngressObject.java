package dev.fairlead.operator.cluster;

/** One Ingress. */
public record IngressObject(Meta meta, IngressSpec spec) {}
