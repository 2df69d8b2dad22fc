package dev.lamina.operator.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
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
    private static final String CONTENT = "dev.lamina.operator.content";

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.lamina.operator.(*)..").should().beFreeOfCycles();

    /**
     * From the top down. The rest of the operator sees {@code content} itself only, and that depends on none of its
     * subpackages.
     */
    @ArchTest
    static final ArchRule CONTENT_HAS_FLOORS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.lamina.operator..")
            .layer("stage")
            .definedBy(CONTENT + ".stage..")
            .layer("inline")
            .definedBy(CONTENT + ".inline..")
            .layer("check")
            .definedBy(CONTENT + ".check..")
            .layer("fetch")
            .definedBy(CONTENT + ".fetch..")
            .layer("store")
            .definedBy(CONTENT + ".store..")
            .layer("content")
            .definedBy(CONTENT)
            .whereLayer("stage")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("inline")
            .mayOnlyBeAccessedByLayers("stage")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("stage", "inline")
            .whereLayer("fetch")
            .mayOnlyBeAccessedByLayers("stage")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("stage", "check", "fetch")
            .ensureAllClassesAreContainedInArchitectureIgnoring(resideOutsideOfPackage(CONTENT + ".."))
            .because("a package of content depends on lower floors only: move the class, or name the new package here");

    @ArchTest
    static final ArchRule THERE_IS_NO_STATIC_STATE =
            fields().that().areStatic().and().doNotHaveName("$VALUES").should().beFinal();

    @ArchTest
    static final ArchRule CONFIGURATION_IS_READ_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("..config..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ConfigProvider.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ConfigProperty.class)
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getenv")
            .because("every setting is in OperatorConfig");

    @ArchTest
    static final ArchRule WHAT_IS_DESIRED_DEPENDS_ON_THE_SPEC_ALONE = noClasses()
            .that()
            .resideInAPackage("..workload..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class);

    /** See docs/adr/0003: while the SDK writes a status, it loses a spec change. */
    @ArchTest
    static final ArchRule THE_SDK_WRITES_NOTHING = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "UpdateControl that writes",
                    call -> call.getTargetOwner().isEquivalentTo(UpdateControl.class)
                            && call.getName().startsWith("patch")))
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("ResourceOperations")
            .because("statuses are written by StatusWriter, objects by the plain client");
}
