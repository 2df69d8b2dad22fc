package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.status.Fact;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Fact RUNTIME = Fact.isTrue("Deployed", "RuntimeKnown", "java25");
  private static final Fact LAYERS = Fact.isTrue("LayersResolved", "NoLayers", "none");
  private static final Fact CODE = Fact.isTrue("CodeResolved", "Resolved", "sha256 aaaa");
  private static final Fact SERVED = Fact.isTrue("Ready", "Available", "1 execution environment");
  private static final Fact DEPLOYED = Fact.isTrue("Deployed", "Applied", "up to date");

  @Test
  void allRightIsReadyAndUpToDate() {
    assertThat(facts(RUNTIME, LAYERS, CODE, deployed(DEPLOYED, true))).startsWith(SERVED,
        Fact.isTrue("UpToDate", "Applied", "The latest spec is what runs"));
  }

  @Test
  void upToDateRepeatsTheFirstHindranceInTheOrderOfCauses() {
    Fact noRuntime = Fact.isFalse("Deployed", "UnknownRuntime", "no java99");
    Fact noLayer = Fact.isFalse("LayersResolved", "LayerNotFound", "no layer");
    Fact noCode = Fact.unknown("CodeResolved", "WaitingForLayers", "later");
    Deployed served = deployed(DEPLOYED, true);
    assertThat(facts(noRuntime, noLayer, noCode, served)).startsWith(SERVED, noRuntime.as("UpToDate")).contains(noRuntime);
    assertThat(facts(RUNTIME, noLayer, noCode, served)).startsWith(SERVED, noLayer.as("UpToDate"));
    assertThat(facts(RUNTIME, LAYERS, noCode, served)).startsWith(SERVED, noCode.as("UpToDate"));
  }

  @Test
  void whereNothingCanServeReadyRepeatsIt() {
    Fact noCode = Fact.isFalse("CodeResolved", "ObjectNotFound", "upload it");
    Deployed nothing = deployed(Fact.unknown("Deployed", "Waiting", "waits"), false);
    assertThat(facts(RUNTIME, LAYERS, noCode, nothing)).startsWith(noCode.as("Ready"), noCode.as("UpToDate"));
  }

  @Test
  void whatKedaRefusesIsNotUpToDateAndWhatItSaysLaterIsForItself() {
    Fact refused = Scalable.refused("no");
    Fact later = Fact.isFalse("Scalable", "ScaledObjectCheckFailed", "no broker");
    Findings findings = new Findings(RUNTIME, LAYERS, CODE, Optional.empty(), Optional.empty());
    assertThat(findings.facts(deployed(DEPLOYED, true), Optional.of(refused))).startsWith(SERVED, refused.as("UpToDate")).endsWith(refused);
    assertThat(findings.facts(deployed(DEPLOYED, true), Optional.of(later)).get(1).holds()).isTrue();
  }

  private static Deployed deployed(Fact fact, boolean serves) {
    return new Deployed(fact, serves ? Optional.of(SERVED) : Optional.empty(), 0, Optional.empty());
  }

  private static List<Fact> facts(Fact runtime, Fact layers, Fact code, Deployed deployed) {
    return new Findings(runtime, layers, code, Optional.empty(), Optional.empty()).facts(deployed, Optional.empty());
  }
}
