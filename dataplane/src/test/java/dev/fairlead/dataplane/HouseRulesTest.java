package dev.fairlead.dataplane;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of docs/architecture/house.md for this module. */
class HouseRulesTest {
  private static final String ROOT = "dev.fairlead.dataplane";

  /** Rooms below all others: whoever needs them may see them. */
  private static final Set<String> GROUND = Set.of("failure", "loop", "message", "stream");

  /** Which other rooms a room may see, besides the ground. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("failure", Set.of()),
          Map.entry("loop", Set.of()),
          Map.entry("message", Set.of()),
          Map.entry("stream", Set.of()),
          Map.entry("route", Set.of()),
          Map.entry("balance", Set.of()),
          Map.entry("observe", Set.of()),
          Map.entry("admin", Set.of()),
          Map.entry("codec", Set.of()),
          Map.entry("http1", Set.of("codec")),
          Map.entry("http2", Set.of()),
          Map.entry("upstream", Set.of("http1", "http2")),
          Map.entry("live", Set.of("route", "upstream")),
          Map.entry("feed", Set.of("live")),
          Map.entry("fields", Set.of("live", "observe")),
          Map.entry(
              "exchange", Set.of("fields", "live", "route", "balance", "upstream", "observe")),
          Map.entry("listen", Set.of("live", "http1", "http2", "exchange", "observe")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyRoomIsOnTheMap() {
    Set<String> rooms =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(ROOT + "."))
            .map(name -> name.substring(ROOT.length() + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(ARROWS.keySet()).containsAll(rooms);
  }

  @TestFactory
  Stream<DynamicTest> aRoomSeesOnlyWhatItsArrowsPointAt() {
    return ARROWS.keySet().stream()
        .sorted()
        .map(room -> DynamicTest.dynamicTest(room, () -> checkArrows(room)));
  }

  private static void checkArrows(String room) {
    Stream<String> seen =
        Stream.of(Stream.of(room), GROUND.stream(), ARROWS.getOrDefault(room, Set.of()).stream())
            .flatMap(rooms -> rooms)
            .map(name -> ROOT + "." + name);
    String[] allowed = seen.toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + room)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..")
                .and(not(resideInAnyPackage(allowed)).as("outside %s", Arrays.toString(allowed))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theOtherHalfIsUnknown() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "dev.fairlead.operator..",
            "dev.fairlead.crds..",
            "dev.fairlead.cli..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRootParsesACommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }

  @Test
  void onlyObserveKnowsTheMetricsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".observe", ROOT + ".admin")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..")
        .check(CLASSES);
  }

  @Test
  void whereARequestGoesIsDecidedWithoutASocket() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".route", ROOT + ".balance")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty.channel..", "java.nio.channels..")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Common|Misc)").check(CLASSES);
  }
}
