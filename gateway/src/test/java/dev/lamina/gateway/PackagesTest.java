package dev.lamina.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which package may depend on which. */
@AnalyzeClasses(packages = "dev.lamina.gateway", importOptions = DoNotIncludeTests.class)
class PackagesTest {
    private static final String ROOT = "dev.lamina.gateway";

    /**
     * The floors, from the ground up. A package depends only on packages of the floors below it: on none of its own
     * floor, and never on one above. So the sources of events and the pods' side do not know the API, and dispatch
     * knows neither the callers nor the environments.
     */
    private static final List<List<String>> FLOORS = List.of(
            List.of("pacing"),
            List.of("function", "http"),
            List.of("dispatch", "nats"),
            List.of("cluster", "pool", "runtime", "scaling", "tracing"),
            List.of("auth", "logs", "role", "source"),
            List.of("async", "cost"),
            List.of("api"),
            List.of("app"));

    @ArchTest
    static void everyPackageHasFloor(JavaClasses gateway) {
        assertThat(FLOORS.stream().flatMap(List::stream))
                .as("put a new package on a floor in %s", PackagesTest.class.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(gateway.getPackage(ROOT).getSubpackages().stream()
                        .map(JavaPackage::getRelativeName)
                        .toList());
    }

    @ArchTest
    static void packagesDependOnLowerFloorsOnly(JavaClasses gateway) {
        List<String> below = new ArrayList<>();
        for (List<String> floor : FLOORS) {
            floor.forEach(name -> dependsOnlyOn(name, below.toArray(String[]::new))
                    .because("a package depends on lower floors only: move the class, or let the lower package have "
                            + "an interface")
                    .check(gateway));
            below.addAll(floor);
        }
    }

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DISPATCH_KNOWS_FUNCTIONS_AND_PAUSES = dependsOnlyOn("dispatch", "function", "pacing");

    @ArchTest
    static final ArchRule SCALING_KNOWS_LOADS = dependsOnlyOn("scaling", "dispatch", "function", "pacing");

    @ArchTest
    static final ArchRule KINDS_OF_QUEUES_DO_NOT_KNOW_EACH_OTHER =
            slices().matching(ROOT + ".source.queue.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule ONE_READER_OF_CONFIGURATION = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ConfigProperty.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ConfigProvider.class);

    @ArchTest
    static final ArchRule NO_DRAWERS = noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    /** Packages of this module only: other libraries are not restricted, and every package may read the settings. */
    private static ArchRule dependsOnlyOn(String name, String... known) {
        String[] packages = Stream.concat(
                        Stream.of(ROOT),
                        Stream.concat(Stream.of(name), Arrays.stream(known)).map(each -> ROOT + "." + each + ".."))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(ROOT + "..")
                        .or(resideInAnyPackage(packages))
                        .as(
                                "belong to another module or to %s",
                                known.length == 0 ? name : name + ", " + String.join(", ", known)));
    }
}
