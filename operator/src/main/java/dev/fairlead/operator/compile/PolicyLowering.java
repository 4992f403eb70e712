package dev.fairlead.operator.compile;

import dev.fairlead.crds.BackendPolicySpec;
import dev.fairlead.operator.cluster.BackendPolicyObject;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.finding.Findings;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.UpstreamPolicy.Algorithm;
import dev.fairlead.snapshot.UpstreamPolicy.Connection;
import dev.fairlead.snapshot.UpstreamPolicy.Retry;
import dev.fairlead.snapshot.UpstreamPolicy.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A BackendPolicy over the defaults. */
final class PolicyLowering {
  private PolicyLowering() {}

  static UpstreamPolicy lower(BackendPolicyObject policy, Findings findings) {
    FieldValues values = new FieldValues(policy.meta(), FindingCode.POLICY_INVALID, findings);
    BackendPolicySpec spec = policy.spec();
    return new UpstreamPolicy(
        algorithm(spec.loadBalancing()),
        timeouts(spec.timeouts(), values),
        connection(spec.connection(), values),
        retry(spec.retry(), values),
        drain(spec.drain(), values));
  }

  private static Algorithm algorithm(BackendPolicySpec.@Nullable LoadBalancing from) {
    BackendPolicySpec.Algorithm named = from == null ? null : from.algorithm();
    return switch (named) {
      case null -> UpstreamPolicy.DEFAULT.algorithm();
      case LEAST_REQUEST -> Algorithm.LEAST_REQUEST;
      case ROUND_ROBIN -> Algorithm.ROUND_ROBIN;
    };
  }

  private static Timeouts timeouts(BackendPolicySpec.@Nullable Timeouts from, FieldValues values) {
    Timeouts otherwise = Timeouts.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    return new Timeouts(
        values.duration("spec.timeouts.request", from.request(), otherwise.request()),
        values.duration(
            "spec.timeouts.responseHeader", from.responseHeader(), otherwise.responseHead()),
        values.duration("spec.timeouts.streamIdle", from.streamIdle(), otherwise.streamIdle()));
  }

  private static Connection connection(
      BackendPolicySpec.@Nullable Connection from, FieldValues values) {
    Connection otherwise = Connection.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    return new Connection(
        values.duration(
            "spec.connection.connectTimeout", from.connectTimeout(), otherwise.connectTimeout()),
        values.number(
            "spec.connection.maxConnections", from.maxConnections(), otherwise.maxConnections()),
        values.number(
            "spec.connection.maxPendingRequests",
            from.maxPendingRequests(),
            otherwise.maxPending()));
  }

  private static Retry retry(BackendPolicySpec.@Nullable Retry from, FieldValues values) {
    Retry otherwise = Retry.DEFAULT;
    if (from == null) {
      return otherwise;
    }
    BackendPolicySpec.RetryBudget budget = from.budget();
    return new Retry(
        values.number("spec.retry.attempts", from.attempts(), otherwise.attempts()),
        values.duration(
            "spec.retry.perTryTimeout", from.perTryTimeout(), otherwise.perTryTimeout()),
        values.number(
            "spec.retry.budget.percent",
            budget == null ? null : budget.percent(),
            otherwise.budgetPercent()),
        values.number(
            "spec.retry.budget.minConcurrent",
            budget == null ? null : budget.minConcurrent(),
            otherwise.budgetMin()));
  }

  private static Duration drain(BackendPolicySpec.@Nullable Drain from, FieldValues values) {
    Duration otherwise = UpstreamPolicy.DEFAULT.drainTimeout();
    return from == null
        ? otherwise
        : values.duration("spec.drain.timeout", from.timeout(), otherwise);
  }
}
