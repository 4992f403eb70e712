package dev.fairlead.operator.cluster;

import dev.fairlead.crds.GatewayConfigSpec;

/** One GatewayConfig. */
public record GatewayConfigObject(Meta meta, GatewayConfigSpec spec) {}
