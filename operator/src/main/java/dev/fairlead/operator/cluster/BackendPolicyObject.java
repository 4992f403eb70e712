package dev.fairlead.operator.cluster;

import dev.fairlead.crds.BackendPolicySpec;

/** One BackendPolicy. */
public record BackendPolicyObject(Meta meta, BackendPolicySpec spec) {}
