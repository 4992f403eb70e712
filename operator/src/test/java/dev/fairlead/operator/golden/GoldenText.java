package dev.fairlead.operator.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.report.Report;
import dev.fairlead.snapshot.Certificate;
import dev.fairlead.snapshot.Endpoint;
import dev.fairlead.snapshot.EndpointSet;
import dev.fairlead.snapshot.Origin;
import dev.fairlead.snapshot.RouteAction;
import dev.fairlead.snapshot.Settings;
import dev.fairlead.snapshot.Snapshot;
import dev.fairlead.snapshot.Upstream;
import dev.fairlead.snapshot.UpstreamPolicy;
import dev.fairlead.snapshot.VirtualHost;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** A report as YAML for people: what is the default is left out. */
final class GoldenText {
  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder()
                  .enable(Feature.MINIMIZE_QUOTES)
                  .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
                  .disable(Feature.WRITE_DOC_START_MARKER)
                  .disable(Feature.SPLIT_LINES)
                  .build())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private GoldenText() {}

  static String of(Report report) throws JsonProcessingException {
    Snapshot snapshot = report.snapshot();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", differences(snapshot.settings(), Settings.DEFAULT));
    all.put(
        "hosts",
        snapshot.hosts().stream()
            .collect(
                Collectors.toMap(
                    host -> host.host().isEmpty() ? "(any)" : host.host(),
                    GoldenText::routes,
                    (a, b) -> a,
                    LinkedHashMap::new)));
    all.put("upstreams", upstreams(snapshot));
    all.put(
        "tls",
        snapshot.tlsHosts().stream()
            .map(tls ->
                (tls.host().isEmpty() ? "(default)" : tls.host())
                    + " -> "
                    + (tls.certificate().isEmpty() ? "(default)" : tls.certificate())
                    + (tls.minVersion().isEmpty() ? "" : " from " + tls.minVersion())
                    + " by "
                    + text(tls.origin()))
            .toList());
    all.put("certificates", snapshot.certificates().stream().map(GoldenText::text).toList());
    all.put("findings", report.findings().stream().map(GoldenText::text).toList());
    all.values().removeIf(part -> part.equals(List.of()) || part.equals(Map.of()));
    return YAML.writeValueAsString(all);
  }

  private static List<String> routes(VirtualHost host) {
    return host.routes().stream()
        .map(route ->
            route.match().type()
                + " "
                + route.match().path()
                + " -> "
                + switch (route.action()) {
                  case RouteAction.Forward(String upstream) -> upstream;
                  case RouteAction.Refuse(int status) -> String.valueOf(status);
                }
                + " by "
                + text(route.origin()))
        .toList();
  }

  private static Map<String, Object> upstreams(Snapshot snapshot) {
    Map<String, EndpointSet> sets =
        snapshot.endpoints().stream().collect(Collectors.toMap(EndpointSet::upstream, set -> set));
    Map<String, Object> all = new LinkedHashMap<>();
    for (Upstream upstream : snapshot.upstreams()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("protocol", upstream.protocol().name());
      Upstream.DnsTarget dns = upstream.dns();
      if (dns != null) {
        one.put("dns", dns.host() + ":" + dns.port());
      }
      Map<String, Object> policy = differences(upstream.policy(), UpstreamPolicy.DEFAULT);
      if (!policy.isEmpty()) {
        one.put("policy", policy);
      }
      EndpointSet set = sets.get(upstream.id());
      one.put(
          "endpoints",
          set == null ? "no set" : set.endpoints().stream().map(GoldenText::text).toList());
      all.put(upstream.id(), one);
    }
    return all;
  }

  private static String text(Endpoint endpoint) {
    return endpoint.identity()
        + (endpoint.ready() ? " ready" : "")
        + (endpoint.serving() ? " serving" : "")
        + (endpoint.terminating() ? " terminating" : "")
        + (endpoint.target().isEmpty() ? "" : " = " + endpoint.target())
        + (endpoint.zone().isEmpty() ? "" : " in " + endpoint.zone());
  }

  private static String text(Certificate certificate) {
    try {
      String chain =
          certificate.chain().stream()
              .map(GoldenText::subject)
              .collect(Collectors.joining(" < ", "", ""));
      String key =
          PrivateKeyInfo.getInstance(certificate.key().pkcs8())
              .getPrivateKeyAlgorithm()
              .getAlgorithm()
              .getId();
      return certificate.id() + ": " + chain + ", key " + key;
    } catch (RuntimeException e) {
      throw new AssertionError(certificate.id(), e);
    }
  }

  private static String subject(dev.fairlead.snapshot.Der der) {
    try {
      return new X509CertificateHolder(der.bytes()).getSubject().toString();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, Object> text(Finding finding) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("code", finding.code().code());
    text.put("severity", finding.severity().text());
    text.put("object", text(finding.origin()));
    text.put("at", String.valueOf(finding.location()));
    text.put("message", finding.message());
    return text;
  }

  private static String text(Origin origin) {
    return origin.object() + (origin.section().isEmpty() ? "" : " " + origin.section());
  }

  /** The components of a record that are not as in another. */
  private static Map<String, Object> differences(Record value, Record otherwise) {
    Map<String, Object> differences = new TreeMap<>();
    try {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        Object here = component.getAccessor().invoke(value);
        Object there = component.getAccessor().invoke(otherwise);
        if (here instanceof Record part && !part.equals(there)) {
          differences.put(component.getName(), differences(part, (Record) there));
        } else if (!here.equals(there)) {
          differences.put(component.getName(), here instanceof List<?> ? here : here.toString());
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return differences;
  }
}
