package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.status.Fact;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Fact RUNTIME = Fact.isTrue("Deployed", "RuntimeKnown", "java25");
  private static final Fact LAYERS = Fact.isTrue("LayersResolved", "NoLayers", "none");
  private static final Fact CODE = Fact.isTrue("CodeResolved", "Resolved", "sha256 aaaa");
  private static final Fact DEPLOYED = Fact.isTrue("Deployed", "Applied", "up to date");

  @Test
  void allRightIsReady() {
    assertThat(ready(RUNTIME, LAYERS, CODE, 0)).isEqualTo(
        Fact.isTrue("Ready", "Available", "Idle: the next invocation starts an execution environment"));
    assertThat(ready(RUNTIME, LAYERS, CODE, 1).message()).isEqualTo("1 execution environment");
    assertThat(ready(RUNTIME, LAYERS, CODE, 2).message()).isEqualTo("2 execution environments");
  }

  @Test
  void readyRepeatsTheFirstHindranceInTheOrderOfCauses() {
    Fact noRuntime = Fact.isFalse("Deployed", "UnknownRuntime", "no java99");
    Fact noLayer = Fact.isFalse("LayersResolved", "LayerNotFound", "no layer");
    Fact noCode = Fact.unknown("CodeResolved", "WaitingForLayers", "later");
    assertThat(ready(noRuntime, noLayer, noCode, 0)).isEqualTo(noRuntime.as("Ready"));
    assertThat(ready(RUNTIME, noLayer, noCode, 0)).isEqualTo(noLayer.as("Ready"));
    assertThat(ready(RUNTIME, LAYERS, noCode, 0)).isEqualTo(noCode.as("Ready"));
  }

  private static Fact ready(Fact runtime, Fact layers, Fact code, int replicas) {
    return new Findings(runtime, layers, code, Optional.empty(), Optional.empty()).facts(DEPLOYED, replicas).get(0);
  }
}
