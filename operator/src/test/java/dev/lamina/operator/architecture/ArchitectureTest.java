package dev.lamina.operator.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@AnalyzeClasses(packages = "dev.lamina.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("dev.lamina.operator.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THERE_IS_NO_STATIC_STATE = fields().that().areStatic()
      .and().doNotHaveName("$VALUES").should().beFinal();

  @ArchTest
  static final ArchRule CONFIGURATION_IS_READ_IN_ONE_PLACE = noClasses().that().resideOutsideOfPackage("..config..")
      .should().dependOnClassesThat().areAssignableTo(ConfigProvider.class)
      .orShould().dependOnClassesThat().areAssignableTo(ConfigProperty.class)
      .orShould().callMethod(System.class, "getenv", String.class)
      .orShould().callMethod(System.class, "getenv")
      .because("every setting is in OperatorConfig");

  @ArchTest
  static final ArchRule WHAT_IS_DESIRED_DEPENDS_ON_THE_SPEC_ALONE = noClasses().that().resideInAPackage("..workload..")
      .should().dependOnClassesThat().haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
      .orShould().dependOnClassesThat().areAssignableTo(java.time.Clock.class);

  /** See docs/adr/0003: while the SDK writes a status, it loses a spec change. */
  @ArchTest
  static final ArchRule THE_SDK_WRITES_NOTHING = noClasses()
      .should().callMethodWhere(DescribedPredicate.describe("UpdateControl that writes",
          call -> call.getTargetOwner().isEquivalentTo(UpdateControl.class) && call.getName().startsWith("patch")))
      .orShould().dependOnClassesThat().haveSimpleName("ResourceOperations")
      .because("statuses are written by StatusWriter, objects by the plain client");
}
