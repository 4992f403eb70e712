package dev.fairlead.operator.source.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.operator.cluster.EndpointSliceObject;
import dev.fairlead.operator.cluster.SecretObject;
import dev.fairlead.operator.cluster.ServiceObject;
import dev.fairlead.operator.source.folder.FolderSourceTest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A folder is as strict as an API server, and says where and what it expected. */
class ManifestReaderTest {
  private static final String GOOD = FolderSourceTest.ingress("shop", "a.example");
  private static final String PATH = "spec.rules[0].http.paths[0].";

  /** Line | replace | by | field and message. Each changes one thing in a good Ingress. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "10 | 'path: /'            | 'path: x'            | path is \"x\"; expected: a path that begins with /",
        "10 | 'path: /'            | 'path: /a//b'        | path is \"/a//b\"; expected: a path without \"//\"",
        "10 | 'path: /'            | 'path: /a/./b'       | path is \"/a/./b\"; expected: a path without \"/./\"",
        "10 | 'path: /'            | 'path: /a/../b'      | path is \"/a/../b\"; expected: a path without \"/../\"",
        "10 | 'path: /'            | 'path: /a%2Fb'       | path is \"/a%2Fb\"; expected: a path without \"%2F\"",
        "10 | 'path: /'            | 'path: /a/..'        | path is \"/a/..\"; expected: a path that does not end with \"/..\"",
        "12 | 'port: {number: 80}' | 'port: {number: 0x10000}' | backend.service.port.number is \"65536\"; expected: a port number from 1 to 65535",
        "12 | 'number: 80'         | 'number: \"80\"'     | backend.service.port.number is the string \"80\"; expected: a whole number",
        "12 | 'number: 80'         | 'name: HTTP'         | backend.service.port.name is \"HTTP\"; expected: at most 15 lower-case letters, digits and '-', such as http",
        "12 | 'number: 80'         | 'number: 80, name: a'| backend.service.port has both name and number; expected: one of them",
        "12 | 'number: 80'         | ''                   | backend.service.port has neither name nor number; expected: one of them",
        "12 | 'name: web, '        | ''                   | backend.service.name is missing; expected: the name of a Service",
        "13 | 'pathType: Prefix'   | 'pathType: prefix'   | pathType is \"prefix\"; expected: Exact, Prefix or ImplementationSpecific",
      })
  void anIngressPathIsChecked(int line, String from, String to, String message) {
    assertThat(findings(GOOD.replace(from, to)))
        .containsExactly(
            "f.yaml:" + line + " InvalidField Ingress default/shop: " + PATH + message);
  }

  @Test
  void aPathWithoutTypeIsRefused() {
    assertThat(findings(GOOD.replace("        pathType: Prefix\n", "")))
        .containsExactly(
            "f.yaml:10 InvalidField Ingress default/shop: "
                + PATH
                + "pathType is missing;"
                + " expected: Exact, Prefix or ImplementationSpecific");
  }

  @Test
  void aMisspelledNameIsOneMistake() {
    assertThat(findings(GOOD.replace("pathType: Prefix", "pathtype: Prefix")))
        .containsExactly(
            "f.yaml:13 InvalidField Ingress default/shop: "
                + PATH
                + "pathType is missing, but pathtype is there; expected: Exact, Prefix or"
                + " ImplementationSpecific");
  }

  @ParameterizedTest
  @CsvSource({
    "Shop.example,a lower-case DNS name without port; such as shop.example.com",
    "shop.example:80,a DNS name without port; not an IP address",
    "10.0.0.1,a DNS name without port; not an IP address",
    "a.*.example,* as the whole first label only; such as *.example.com",
  })
  void aHostIsADnsName(String host, String expected) {
    assertThat(findings(GOOD.replace("a.example", "\"" + host + "\"")))
        .containsExactly(
            "f.yaml:7 InvalidField Ingress default/shop: spec.rules[0].host is \""
                + host
                + "\"; expected: "
                + expected.replace(';', ','));
  }

  @Test
  void anUnknownFieldIsToldAndTheObjectTaken() {
    FileContent content =
        read(GOOD.replace("      - path: /", "      - path: /\n        pathtype: x"));
    assertThat(content.good()).hasSize(1);
    assertThat(lines(content))
        .containsExactly(
            "f.yaml:11 UnknownField Ingress default/shop: unknown field "
                + PATH
                + "pathtype, did you mean pathType?; expected: pathType");
  }

  @Test
  void anOldVersionSaysWhatToWrite() {
    assertThat(findings(GOOD.replace("networking.k8s.io/v1", "extensions/v1beta1")))
        .containsExactly(
            "f.yaml:1 InvalidField Ingress default/shop: apiVersion is \"extensions/v1beta1\";"
                + " expected: networking.k8s.io/v1");
  }

  @Test
  void whatIsNotForUsIsLeftAlone() {
    assertThat(findings("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n")).isEmpty();
    assertThat(findings("apiVersion: acme.io/v1\nkind: Thing\nmetadata: {name: x}\n"))
        .containsExactly(
            "f.yaml:1 UnsupportedKind Thing default/x: Thing of acme.io/v1 is not used by Fairlead");
  }

  @Test
  void aServiceHasTheDefaultsOfAnApiServer() {
    ServiceObject service =
        (ServiceObject)
            good(
                "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}]}");
    assertThat(service.meta().namespace()).isEqualTo("default");
    assertThat(service.spec().type()).isEqualTo("ClusterIP");
    assertThat(service.spec().ports().getFirst().targetPort()).isEqualTo("80");
    assertThat(service.spec().ports().getFirst().protocol()).isEqualTo("TCP");
  }

  @Test
  void aServiceWithSeveralPortsNeedsTheirNames() {
    assertThat(
            findings(
                "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports:\n"
                    + "  - port: 80\n    name: a\n  - port: 0\n"))
        .containsExactly(
            "f.yaml:8 InvalidField Service default/web: spec.ports[1].port is 0; expected: a port"
                + " number from 1 to 65535",
            "f.yaml:8 InvalidField Service default/web: spec.ports[1].name is missing; expected: a"
                + " name, as the Service has several ports");
  }

  @Test
  void stringDataGoesOverData() {
    SecretObject secret =
        (SecretObject)
            good(
                "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\ntype: kubernetes.io/tls\n"
                    + "data: {tls.crt: b2xk, tls.key: a2V5}\nstringData: {tls.crt: new}\n");
    assertThat(new String(Base64.getDecoder().decode(secret.spec().data().get("tls.crt"))))
        .isEqualTo("new");
    assertThat(secret.spec().data()).containsEntry("tls.key", "a2V5");
  }

  @Test
  void aSecretThatIsWrongNeverShowsItsData() {
    assertThat(
            findings(
                "apiVersion: v1\nkind: Secret\nmetadata: {name: t}\ntype: kubernetes.io/tls\n"
                    + "data:\n  tls.crt: '*secret*'\n"))
        .containsExactly(
            "f.yaml:6 InvalidField Secret default/t: data[tls.crt] is not base64; expected: base64,"
                + " or the plain text under stringData",
            "f.yaml:5 InvalidField Secret default/t: data has no tls.key; expected: tls.key in a"
                + " Secret of type kubernetes.io/tls");
  }

  @Test
  void loopbackEndpointsAreTaken() {
    String slice =
        "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: s}\n"
            + "addressType: IPv4\nendpoints:\n- addresses: [127.0.0.1]\nports: [{port: 80}]\n";
    EndpointSliceObject taken = (EndpointSliceObject) good(slice);
    assertThat(taken.spec().endpoints().getFirst().addresses()).containsExactly("127.0.0.1");
    assertThat(findings(slice.replace("127.0.0.1", "'::1'")))
        .containsExactly(
            "f.yaml:6 InvalidField EndpointSlice default/s: endpoints[0].addresses is \"::1\";"
                + " expected: an IPv4 address such as 10.0.0.1");
    assertThat(findings(slice.replace("127.0.0.1", "'::1'").replace("IPv4", "IPv6"))).isEmpty();
  }

  @Test
  void aListIsUnpacked() {
    FileContent content =
        read(
            "apiVersion: networking.k8s.io/v1\nkind: IngressClassList\nitems:\n"
                + "- metadata: {name: a}\n  spec: {controller: fairlead.dev/ingress}\n"
                + "- metadata: {name: b}\n  spec: {controller: x}\n");
    assertThat(content.good()).hasSize(1);
    assertThat(lines(content))
        .containsExactly(
            "f.yaml:7 InvalidField IngressClass b: spec.controller is \"x\"; expected: domain/name,"
                + " such as fairlead.dev/ingress");
  }

  @Test
  void readingFiveThousandIngressesIsPrinted() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      all.append("---\n").append(FolderSourceTest.ingress("i" + i, "h" + i + ".example"));
    }
    long start = System.nanoTime();
    FileContent content = read(all.toString());
    System.out.printf("5,000 Ingresses: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    assertThat(content.good()).hasSize(5000);
    assertThat(content.findings()).isEmpty();
  }

  private static Object good(String text) {
    FileContent content = read(text);
    assertThat(lines(content)).isEmpty();
    return content.good().getFirst().object();
  }

  private static List<String> findings(String text) {
    return lines(read(text));
  }

  private static List<String> lines(FileContent content) {
    return content.findings().stream().map(FolderSourceTest::line).toList();
  }

  private static FileContent read(String text) {
    return ManifestReader.read(text, "f.yaml");
  }
}
