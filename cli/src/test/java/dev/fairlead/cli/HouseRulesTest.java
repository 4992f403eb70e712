package dev.fairlead.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture/house.md for this module. */
class HouseRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.fairlead.cli");

  @Test
  void roomsDoNotKnowTheVerbs() {
    noClasses()
        .that()
        .resideInAPackage("dev.fairlead.cli.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.fairlead.cli")
        .check(CLASSES);
  }

  @Test
  void noCycles() {
    slices().matching("dev.fairlead.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Common|Misc)").check(CLASSES);
  }
}
