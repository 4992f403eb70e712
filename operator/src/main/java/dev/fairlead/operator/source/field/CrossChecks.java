package dev.fairlead.operator.source.field;

import dev.fairlead.crds.BackendPolicySpec;
import dev.fairlead.crds.BackendPolicySpec.TargetRef;
import dev.fairlead.crds.GatewayConfigSpec;
import dev.fairlead.crds.GatewayDuration;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of our own kinds that span several fields. The API server gets them as CEL expressions
 * ({@code ValidationRule} in module {@code crds}); a folder has no CEL, so they are said again
 * here.
 */
public final class CrossChecks {
  private CrossChecks() {}

  public static void check(Record spec, FieldReader in) {
    if (spec instanceof BackendPolicySpec policy) {
      targets(policy.targetRefs(), in);
      timeouts(policy, in);
    } else if (spec instanceof GatewayConfigSpec config) {
      Set<Integer> ports = new HashSet<>();
      for (GatewayConfigSpec.Listener listener : config.listeners()) {
        if (!ports.add(listener.port())) {
          in.invalid("listeners", "use port " + listener.port() + " twice", "each port once");
        }
      }
      networks("trustedProxies", config.trustedProxies(), in);
      if (config.proxyProtocol() != null) {
        networks("proxyProtocol", config.proxyProtocol().from(), in);
      }
    }
  }

  private static void targets(List<TargetRef> targets, FieldReader in) {
    Set<List<String>> seen = new HashSet<>();
    for (TargetRef target : targets) {
      String group = Objects.requireNonNullElse(target.group(), "");
      boolean core = group.isEmpty() || group.equals("core");
      if (!core || !"Service".equals(target.kind())) {
        String bad = (core ? "" : group + "/") + target.kind();
        in.invalid("targetRefs", "name a " + bad, "kind Service of the core group");
      }
      String port = Objects.requireNonNullElse(target.sectionName(), "");
      if (!seen.add(List.of(target.name(), port))) {
        in.invalid("targetRefs", "name Service " + target.name() + " twice", "each target once");
      }
    }
  }

  private static void timeouts(BackendPolicySpec policy, FieldReader in) {
    Duration request =
        policy.timeouts() == null ? Duration.ZERO : duration(policy.timeouts().request());
    if (policy.connection() != null && policy.connection().connectTimeout() != null) {
      Duration connect = duration(policy.connection().connectTimeout());
      if (connect.isZero()) {
        in.invalid("connection", "has a connectTimeout of 0s", "a time longer than 0s");
      }
      within("connection", "connectTimeout", connect, request, in);
    }
    if (policy.retry() != null) {
      within("retry", "perTryTimeout", duration(policy.retry().perTryTimeout()), request, in);
    }
  }

  private static void within(
      String part, String field, Duration value, Duration request, FieldReader in) {
    if (!request.isZero() && value.compareTo(request) > 0) {
      in.invalid(part, "has a " + field + " longer than timeouts.request", "a shorter time");
    }
  }

  private static Duration duration(@Nullable String text) {
    return text == null ? Duration.ZERO : GatewayDuration.parse(text);
  }

  private static void networks(String field, List<String> networks, FieldReader in) {
    for (String network : networks) {
      if (!network(network)) {
        in.invalid(field, "has \"" + network + "\"", "CIDRs or addresses, such as 10.0.0.0/8");
      }
    }
  }

  private static boolean network(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean four = Addresses.ipv4(address);
    if (!four && !Addresses.ipv6(address)) {
      return false;
    }
    if (slash < 0) {
      return true;
    }
    String bits = text.substring(slash + 1);
    return bits.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(bits) <= (four ? 32 : 128);
  }
}
