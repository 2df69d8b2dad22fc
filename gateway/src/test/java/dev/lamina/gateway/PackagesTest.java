package dev.lamina.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.lamina.gateway", importOptions = DoNotIncludeTests.class)
class PackagesTest {
  private static final String ROOT = "dev.lamina.gateway.";

  /** The heart knows neither who brings invocations nor who runs them. */
  @ArchTest
  static final ArchRule DISPATCH_KNOWS_FUNCTIONS_ONLY = noClasses().that().resideInAPackage(ROOT + "dispatch")
      .should().dependOnClassesThat().resideInAnyPackage(others("dispatch", "function"));

  @ArchTest
  static final ArchRule FUNCTION_KNOWS_THEIR_IDS_ONLY = noClasses().that().resideInAPackage(ROOT + "function")
      .should().dependOnClassesThat().resideInAnyPackage(others("dispatch", "function"));

  @ArchTest
  static final ArchRule SCALING_LOOKS_AT_ACTIVITY_ONLY = noClasses().that().resideInAPackage(ROOT + "scale")
      .should().dependOnClassesThat().resideInAnyPackage(others("dispatch", "function", "flow", "scale"));

  @ArchTest
  static final ArchRule PODS_AND_CALLERS_MEET_IN_DISPATCH_ONLY = noClasses().that().resideInAPackage(ROOT + "runtimeapi")
      .should().dependOnClassesThat().resideInAnyPackage(ROOT + "api", ROOT + "invoke", ROOT + "control", ROOT + "async", ROOT + "bucket", ROOT + "scale", ROOT + "url");

  @ArchTest
  static final ArchRule ONE_READER_OF_CONFIGURATION = noClasses()
      .should().dependOnClassesThat().areAssignableTo(ConfigProperty.class)
      .orShould().dependOnClassesThat().areAssignableTo(ConfigProvider.class);

  @ArchTest
  static final ArchRule NO_DRAWERS = noClasses().should().haveSimpleNameEndingWith("Utils")
      .orShould().haveSimpleNameEndingWith("Util").orShould().haveSimpleNameEndingWith("Helper").orShould().haveSimpleNameEndingWith("Manager");

  /** Every package of the module but these. */
  private static String[] others(String... known) {
    return java.util.stream.Stream.of("api", "async", "aws", "bucket", "content", "control", "destination", "dispatch", "filter", "flow", "function", "gateways", "identity",
            "invoke", "lifecycle", "metrics", "nats", "queue", "runtimeapi", "scale", "schedule", "server", "sns", "topic", "trigger", "url")
        .filter(name -> !java.util.List.of(known).contains(name)).map(name -> ROOT + name).toArray(String[]::new);
  }
}
