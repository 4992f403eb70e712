package dev.fairlead.operator.source.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.operator.Pipeline;
import dev.fairlead.operator.cluster.IngressObject;
import dev.fairlead.operator.finding.Finding;
import dev.fairlead.operator.finding.FindingCode;
import dev.fairlead.operator.resolve.ResolveOptions;
import dev.fairlead.operator.source.ClusterSource.Change;
import dev.fairlead.operator.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of {@code run --manifests DIR} does to the folder, and what becomes of it. */
public class FolderSourceTest {
  private static final String CLASS =
      "apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: fairlead}\n"
          + "spec: {controller: fairlead.dev/ingress}\n";

  @TempDir Path dir;

  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private @Nullable FolderSource source;

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  @Test
  void aSaveTakesEffect() throws Exception {
    write("a.yaml", ingress("shop", "a.example"));
    start();
    assertThat(hosts()).containsExactly("a.example");
    write("a.yaml", ingress("shop", "b.example"));
    await(() -> hosts().equals(List.of("b.example")));
    assertThat(changes.take()).isEqualTo(Change.ANY);
  }

  @Test
  void aCommentMovesTheLinesOfWhatIsFound() throws Exception {
    String text = ingress("shop", "a.example");
    write("a.yaml", text);
    start();
    Pipeline pipeline = new Pipeline(ResolveOptions.FOLDER, () -> Instant.EPOCH);
    assertThat(line(pipeline)).isPositive();
    int before = line(pipeline);
    write("a.yaml", text.replace("spec:", "# a comment\nspec:"));
    await(() -> line(pipeline) == before + 1);
  }

  /** Where the Service is named that is not there. */
  private int line(Pipeline pipeline) {
    var found = pipeline.all(source().view(), List.of()).findings().getFirst();
    assertThat(found.code()).isEqualTo(FindingCode.SERVICE_NOT_FOUND);
    return Objects.requireNonNull(found.location()).line();
  }

  @Test
  void anEditorThatRenamesOverTheFileWorks() throws Exception {
    write("a.yaml", ingress("shop", "a.example"));
    start();
    write(".a.yaml.swp", ingress("shop", "swap.example"));
    write("4913", "");
    write("a.yaml~", ingress("shop", "b.example"));
    Files.move(dir.resolve("a.yaml~"), dir.resolve("a.yaml"), StandardCopyOption.REPLACE_EXISTING);
    await(() -> hosts().equals(List.of("b.example")));
  }

  @Test
  void aBrokenFileKeepsItsLastGoodStateAndDisturbsNobody() throws Exception {
    write("a.yaml", ingress("shop", "a.example") + "---\n" + ingress("second", "a2.example"));
    write("b.yaml", ingress("other", "b.example"));
    start();
    write("a.yaml", "apiVersion: networking.k8s.io/v1\nkind: [Ingress\nmetadata: {}\n");
    write("b.yaml", ingress("other", "b2.example"));
    await(() -> hosts().equals(List.of("a.example", "a2.example", "b2.example")));
    await(() -> findings().size() == 1);
    assertThat(findings().getFirst())
        .startsWith("a.yaml:3 SyntaxError File a.yaml: not valid YAML: while parsing a");
    write("a.yaml", ingress("shop", "fixed.example"));
    await(() -> hosts().equals(List.of("b2.example", "fixed.example")));
    await(() -> findings().isEmpty());
  }

  @Test
  void aBadObjectKeepsItsLastGoodStateWhileItsNeighboursMove() throws Exception {
    write("a.yaml", ingress("one", "one.example") + "---\n" + ingress("two", "two.example"));
    start();
    write(
        "a.yaml",
        ingress("one", "new.example")
            + "---\n"
            + ingress("two", "two.example").replace("Prefix", "prefix"));
    await(() -> hosts().equals(List.of("new.example", "two.example")));
    assertThat(findings())
        .containsExactly(
            "a.yaml:27 InvalidField Ingress default/two: spec.rules[0].http.paths[0].pathType is"
                + " \"prefix\"; expected: Exact, Prefix or ImplementationSpecific");
  }

  @Test
  void aDeletedFileAndADeletedFolderTakeTheirObjectsAway() throws Exception {
    Files.createDirectories(dir.resolve("team/web"));
    write("a.yaml", ingress("a", "a.example"));
    write("team/web/b.yml", ingress("b", "b.example"));
    start();
    assertThat(hosts()).containsExactly("a.example", "b.example");
    Files.delete(dir.resolve("team/web/b.yml"));
    Files.delete(dir.resolve("team/web"));
    await(() -> hosts().equals(List.of("a.example")));
    Files.delete(dir.resolve("a.yaml"));
    await(() -> hosts().isEmpty());
  }

  @Test
  void aFileThatNeverRestsHasItsEffectAllTheSame() throws Exception {
    start();
    AtomicBoolean enough = new AtomicBoolean();
    FutureTask<Integer> saves =
        new FutureTask<>(() -> {
          int save = 0;
          while (!enough.get()) {
            write("a.yaml", ingress("shop", "a.example") + "# save %d\n".formatted(save++));
          }
          return save;
        });
    Thread writer = Thread.ofPlatform().start(saves);
    try {
      await(() -> hosts().equals(List.of("a.example")));
    } finally {
      enough.set(true);
      writer.join();
    }
    assertThat(saves.get()).isPositive();
  }

  @Test
  void aFolderThatIsGoneAsAWholeKeepsItsObjects() throws Exception {
    write("a.yaml", ingress("shop", "a.example"));
    start();
    Path away = dir.resolveSibling(dir.getFileName() + "-away");
    Files.move(dir, away);
    await(() -> findings().size() == 1);
    assertThat(findings().getFirst()).endsWith(dir + " cannot be read: it is gone");
    assertThat(hosts()).containsExactly("a.example");
    Files.move(away, dir);
    write("b.yaml", ingress("other", "b.example"));
    await(() -> hosts().equals(List.of("a.example", "b.example")));
    await(() -> findings().isEmpty());
  }

  @Test
  void aFolderThatComesBackEmptyHasLostItsObjects() throws Exception {
    write("a.yaml", ingress("shop", "a.example"));
    start();
    Files.delete(dir.resolve("a.yaml"));
    Files.delete(dir);
    await(() -> findings().size() == 1);
    assertThat(hosts()).containsExactly("a.example");
    Files.createDirectory(dir);
    await(() -> hosts().isEmpty() && findings().isEmpty());
    write("b.yaml", ingress("other", "b.example"));
    await(() -> hosts().equals(List.of("b.example")));
  }

  @Test
  void aLinkThatLeadsNowhereIsAFinding() throws Exception {
    Files.createSymbolicLink(dir.resolve("a.yaml"), Path.of("nothing.yaml"));
    Files.createSymbolicLink(dir.resolve("loop"), Path.of("."));
    start();
    assertThat(findings())
        .containsExactly(
            "a.yaml:1 FileUnreadable File a.yaml: a.yaml cannot be read: it is a symbolic link to"
                + " nothing",
            "loop:1 FileUnreadable File loop: loop cannot be read: it is a symbolic link to a"
                + " folder around it");
  }

  @Test
  void aNewSubFolderIsSeen() throws Exception {
    start();
    Files.createDirectories(dir.resolve("x/y"));
    write("x/y/a.json", json("deep", "deep.example"));
    await(() -> hosts().equals(List.of("deep.example")));
  }

  @Test
  void anObjectRemovedFromAFileIsRemoved() throws Exception {
    write("a.yaml", ingress("one", "one.example") + "---\n" + ingress("two", "two.example"));
    start();
    write("a.yaml", ingress("one", "one.example"));
    await(() -> hosts().equals(List.of("one.example")));
  }

  @Test
  void ofTwoFilesThatDeclareOneObjectTheFirstWins() throws Exception {
    write("b.yaml", ingress("shop", "b.example"));
    start();
    write("a.yaml", "# moved\n" + ingress("shop", "a.example"));
    await(() -> hosts().equals(List.of("a.example")));
    assertThat(findings())
        .containsExactly(
            "b.yaml:1 DuplicateObject Ingress default/shop: Ingress default/shop is also defined at"
                + " a.yaml:2, which is used");
    Files.delete(dir.resolve("a.yaml"));
    await(() -> hosts().equals(List.of("b.example")) && findings().isEmpty());
  }

  @Test
  void aMountedConfigMapIsFollowed() throws Exception {
    Files.createDirectory(dir.resolve("..1"));
    write("..1/a.yaml", ingress("shop", "one.example"));
    Files.createSymbolicLink(dir.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(dir.resolve("a.yaml"), Path.of("..data/a.yaml"));
    start();
    assertThat(hosts()).containsExactly("one.example");
    Files.createDirectory(dir.resolve("..2"));
    write("..2/a.yaml", ingress("shop", "two.example"));
    Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of("..2"));
    Files.move(
        dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.REPLACE_EXISTING);
    await(() -> hosts().equals(List.of("two.example")));
  }

  @Test
  void onlyEndpointsThatChangedTakeTheFastLane() throws Exception {
    write("a.yaml", ingress("shop", "a.example"));
    write("slice.yaml", slice("10.0.0.1"));
    start();
    IngressObject before = source().view().objects().ingresses().getFirst();
    write("slice.yaml", slice("10.0.0.2"));
    assertThat(changes.poll(30, TimeUnit.SECONDS)).isEqualTo(Change.ENDPOINTS_ONLY);
    assertThat(source().view().objects().slices().getFirst().spec().endpoints())
        .extracting(endpoint -> endpoint.addresses().getFirst())
        .containsExactly("10.0.0.2");
    assertThat(source().view().objects().ingresses().getFirst()).isSameAs(before);
  }

  @Test
  void aPartOfAnObjectKnowsItsLine() throws Exception {
    write("a.yaml", "# one\n---\n" + ingress("shop", "a.example"));
    start();
    var meta = source().view().objects().ingresses().getFirst().meta();
    var locations = source().view().locations();
    assertThat(String.valueOf(locations.of(meta, ""))).isEqualTo("a.yaml:3");
    assertThat(String.valueOf(locations.of(meta, "spec.rules[0].http.paths[0].backend")))
        .isEqualTo("a.yaml:13");
    assertThat(String.valueOf(locations.of(meta, "spec.tls[3].hosts"))).isEqualTo("a.yaml:7");
  }

  @Test
  void onlySomeNamespacesAreLookedAt() throws Exception {
    write("a.yaml", ingress("shop", "a.example"));
    write("b.yaml", ingress("shop\n  namespace: b", "b.example"));
    write("class.yaml", CLASS);
    write("wrong.yaml", ingress("wrong", "UPPER"));
    source = FolderSource.open(dir, List.of("b"));
    source.start(changes::add);
    assertThat(hosts()).containsExactly("b.example");
    assertThat(source().view().objects().classes()).hasSize(1);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aMissingFolderIsOneClearLine() {
    assertThatThrownBy(() -> FolderSource.open(dir.resolve("nowhere")))
        .isInstanceOf(SourceException.class)
        .hasMessage("the folder " + dir.resolve("nowhere") + " does not exist");
    assertThatThrownBy(() -> FolderSource.open(Path.of("")))
        .hasMessage("no folder is given: its name is empty");
  }

  private void start() throws SourceException, InterruptedException {
    source = FolderSource.open(dir);
    source.start(changes::add);
    assertThat(changes.take()).isEqualTo(Change.ANY);
    assertThat(source.synced()).isTrue();
  }

  private FolderSource source() {
    return Objects.requireNonNull(source);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private List<String> hosts() {
    return source().view().objects().ingresses().stream()
        .flatMap(i -> i.spec().rules().stream())
        .map(rule -> String.valueOf(rule.host()))
        .sorted()
        .toList();
  }

  private List<String> findings() {
    return source().findings().stream().map(FolderSourceTest::line).toList();
  }

  public static String line(Finding f) {
    return f.location() + " " + f.code().code() + " " + f.object() + ": " + f.message();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  public static String ingress(String name, String host) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: %s
    spec:
      rules:
      - host: %s
        http:
          paths:
          - path: /
            backend:
              service: {name: web, port: {number: 80}}
            pathType: Prefix
    """
        .formatted(name, host);
  }

  private static String json(String name, String host) {
    return """
    {"apiVersion": "v1", "kind": "List", "items": [{
      "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": {"name": "%s"},
      "spec": {"rules": [{"host": "%s"}]}}]}
    """
        .formatted(name, host);
  }

  private static String slice(String address) {
    return """
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: web-1
      labels: {kubernetes.io/service-name: web}
    addressType: IPv4
    endpoints:
    - addresses: ["%s"]
    ports:
    - port: 8080
    """
        .formatted(address);
  }
}
