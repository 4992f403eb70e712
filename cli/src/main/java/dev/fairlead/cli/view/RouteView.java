package dev.fairlead.cli.view;

import dev.fairlead.dataplane.live.ServerCertificate;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.PathMatch;
import dev.fairlead.snapshot.Route;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Upstream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route.
 *
 * @param host {@code *} for any host
 * @param path the path of the rule
 * @param pathType {@code Exact} or {@code Prefix}: how it is matched
 * @param service {@code namespace/name:port}; if there is no such port, as the Ingress writes it;
 *     null if it names none
 * @param endpoints of the service
 * @param tls {@code namespace/name} of the Secret whose certificate answers for the host; null for
 *     none
 * @param origin {@code Kind namespace/name} that declared it
 * @param findings what is wrong with it
 */
public record RouteView(
    String host,
    String path,
    String pathType,
    @Nullable String service,
    Endpoints endpoints,
    @Nullable String tls,
    String origin,
    List<FindingView> findings) {

  /**
   * @param ready those that take new requests
   * @param total all that are known
   */
  public record Endpoints(long ready, int total) {
    static Endpoints of(List<Endpoint> endpoints) {
      return new Endpoints(endpoints.stream().filter(Endpoint::ready).count(), endpoints.size());
    }
  }

  static RouteView of(Picture picture, String host, Route route) {
    String service =
        switch (route.action()) {
          case RouteAction.Forward forward -> forward.upstream();
          case RouteAction.Refuse refuse -> declaredService(picture, route.origin());
        };
    ServerCertificate certificate = picture.live().tls().find(host);
    return new RouteView(
        host.isEmpty() ? "*" : host,
        route.match().path(),
        pathType(route.match().type()),
        service,
        endpoints(picture, service),
        certificate == null ? null : certificate.id(),
        route.origin().object(),
        findings(picture, route.origin(), service));
  }

  /** A path that never became a route. */
  static RouteView of(Picture picture, Declared path, Origin origin) {
    return new RouteView(
        path.host().isEmpty() ? "*" : path.host(),
        path.path(),
        path.pathType(),
        path.service(),
        endpoints(picture, path.service()),
        null,
        origin.object(),
        findings(picture, origin, path.service()));
  }

  private static @Nullable String declaredService(Picture picture, Origin origin) {
    Declared declared = Declared.at(picture, origin);
    return declared == null ? null : declared.service();
  }

  private static Endpoints endpoints(Picture picture, @Nullable String service) {
    return Endpoints.of(service == null ? List.of() : picture.endpoints(service).endpoints());
  }

  private static String pathType(PathMatch.Type type) {
    return switch (type) {
      case EXACT -> "Exact";
      case PREFIX -> "Prefix";
    };
  }

  private static List<FindingView> findings(
      Picture picture, Origin origin, @Nullable String service) {
    List<Finding> findings = new ArrayList<>(picture.findings(origin));
    Upstream upstream = service == null ? null : picture.upstream(service);
    if (upstream != null) {
      findings.addAll(picture.findings(upstream.origin()));
    }
    return FindingView.of(findings);
  }
}
