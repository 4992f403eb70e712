package dev.fairlead.operator.cluster;

/** One IngressClass. */
public record IngressClassObject(Meta meta, IngressClassSpec spec) {}
