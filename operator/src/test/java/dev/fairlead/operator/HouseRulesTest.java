package dev.fairlead.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture/house.md for this module. */
class HouseRulesTest {
  private static final String ROOM = "dev.fairlead.operator.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.fairlead.operator");

  /** The way of an object: a room knows those before it, never one after it. */
  private static final List<String> WALK =
      List.of("cluster", "finding", "certificate", "annotation", "resolve", "compile", "endpoints");

  @Test
  void neverSeesTheDataPlane() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.fairlead.dataplane..", "dev.fairlead.cli..")
        .check(CLASSES);
  }

  @Test
  void arrowsFollowTheWalk() {
    for (int room = 0; room < WALK.size(); room++) {
      String[] after =
          Stream.concat(
                  WALK.subList(room + 1, WALK.size()).stream(),
                  Stream.of("report", "source", "publish", "trust", "ops"))
              .map(name -> ROOM + name + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOM + WALK.get(room))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(after)
          .allowEmptyShould(true)
          .check(CLASSES);
    }
    noClasses()
        .that()
        .resideInAPackage(ROOM + "*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fairlead.operator")
        .check(CLASSES);
  }

  @Test
  void whatIsWatchedAndWhatIsSentKnowNothingOfTheWalkBetween() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOM + "source..", ROOM + "publish..", ROOM + "trust..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOM + "resolve..", ROOM + "compile..", ROOM + "endpoints..", ROOM + "report..")
        .check(CLASSES);
  }

  @Test
  void theWalkKnowsNoClient() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOM + "cluster..",
            ROOM + "finding..",
            ROOM + "resolve..",
            ROOM + "compile..",
            ROOM + "endpoints..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8.kubernetes.client..", "io.javaoperatorsdk..")
        .check(CLASSES);
  }

  @Test
  void noCycles() {
    slices().matching(ROOM + "(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching(ROOM + "(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /**
   * Text, then fields, then objects of a file, then the folder: each knows only those before it.
   */
  @Test
  void aFolderIsReadInsideOut() {
    List<String> inside = List.of("tree", "field", "manifest", "folder");
    for (int room = 0; room < inside.size(); room++) {
      String[] after =
          Stream.concat(inside.subList(room + 1, inside.size()).stream(), Stream.of("kubernetes"))
              .map(name -> ROOM + "source." + name)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(ROOM + "source." + inside.get(room))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(after)
          .check(CLASSES);
    }
  }

  @Test
  void roomsAreSmall() {
    CLASSES.stream()
        .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
        .forEach((room, files) -> assertThat(files).as(room).isLessThanOrEqualTo(20));
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Common|Misc)").check(CLASSES);
  }

  @Test
  void onlyTheOpsRoomCounts() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOM + "ops..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.micrometer..")
        .check(CLASSES);
  }
}
