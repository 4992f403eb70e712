package dev.fairlead.snapshot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house for this module. */
class HouseRulesTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.fairlead.snapshot");

  @Test
  void knowsNoKubernetesNoNettyAndNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "io.netty..",
            "org.bouncycastle..",
            "dev.fairlead.crds..",
            "dev.fairlead.operator..",
            "dev.fairlead.dataplane..",
            "dev.fairlead.cli..")
        .check(OURS);
  }

  @Test
  void recordsKnowNoWire() {
    noClasses()
        .that()
        .resideInAPackage("dev.fairlead.snapshot")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.fairlead.snapshot.wire..", "com.google..", "io.grpc..")
        .check(OURS);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.fairlead.(snapshot..)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void noClassIsADrawer() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.fairlead.snapshot.wire..")
        .should()
        .haveNameMatching(".*(Utils?|Helpers?|Common|Misc)")
        .check(OURS);
  }
}
