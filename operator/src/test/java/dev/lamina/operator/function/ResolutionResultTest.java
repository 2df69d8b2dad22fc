package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.operator.status.ConditionFact;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResolutionResultTest {
    private static final ConditionFact RUNTIME = ConditionFact.isTrue("Deployed", "RuntimeKnown", "java25");
    private static final ConditionFact LAYERS = ConditionFact.isTrue("LayersResolved", "NoLayers", "none");
    private static final ConditionFact CODE = ConditionFact.isTrue("CodeResolved", "Resolved", "sha256 aaaa");
    private static final ConditionFact SERVED = ConditionFact.isTrue("Ready", "Available", "1 execution environment");
    private static final ConditionFact DEPLOYED = ConditionFact.isTrue("Deployed", "Applied", "up to date");

    @Test
    void successIsReadyAndUpToDate() {
        assertThat(facts(RUNTIME, LAYERS, CODE, deployed(DEPLOYED, true)))
                .startsWith(SERVED, ConditionFact.isTrue("UpToDate", "Applied", "The latest spec is what runs"));
    }

    @Test
    void upToDateRepeatsFirstIssue() {
        ConditionFact noRuntime = ConditionFact.isFalse("Deployed", "UnknownRuntime", "no java99");
        ConditionFact noLayer = ConditionFact.isFalse("LayersResolved", "LayerNotFound", "no layer");
        ConditionFact noCode = ConditionFact.unknown("CodeResolved", "WaitingForLayers", "later");
        DeploymentState served = deployed(DEPLOYED, true);
        assertThat(facts(noRuntime, noLayer, noCode, served))
                .startsWith(SERVED, noRuntime.as("UpToDate"))
                .contains(noRuntime);
        assertThat(facts(RUNTIME, noLayer, noCode, served)).startsWith(SERVED, noLayer.as("UpToDate"));
        assertThat(facts(RUNTIME, LAYERS, noCode, served)).startsWith(SERVED, noCode.as("UpToDate"));
    }

    @Test
    void readyRepeatsIssueWhenNothingServes() {
        ConditionFact noCode = ConditionFact.isFalse("CodeResolved", "ObjectNotFound", "upload it");
        DeploymentState nothing = deployed(ConditionFact.unknown("Deployed", "Waiting", "waits"), false);
        assertThat(facts(RUNTIME, LAYERS, noCode, nothing)).startsWith(noCode.as("Ready"), noCode.as("UpToDate"));
    }

    @Test
    void onlyRefusedScalingIsNotUpToDate() {
        ConditionFact refused = ScalingVerdict.refused("no");
        ConditionFact later = ConditionFact.isFalse("Scalable", "ScaledObjectCheckFailed", "no broker");
        ResolutionResult result = new ResolutionResult(RUNTIME, LAYERS, CODE, Optional.empty(), Optional.empty());
        assertThat(result.facts(deployed(DEPLOYED, true), Optional.of(refused)))
                .startsWith(SERVED, refused.as("UpToDate"))
                .endsWith(refused);
        assertThat(result.facts(deployed(DEPLOYED, true), Optional.of(later))
                        .get(1)
                        .holds())
                .isTrue();
    }

    private static DeploymentState deployed(ConditionFact fact, boolean serves) {
        return new DeploymentState(fact, serves ? Optional.of(SERVED) : Optional.empty(), 0, Optional.empty());
    }

    private static List<ConditionFact> facts(
            ConditionFact runtime, ConditionFact layers, ConditionFact code, DeploymentState deployed) {
        return new ResolutionResult(runtime, layers, code, Optional.empty(), Optional.empty())
                .facts(deployed, Optional.empty());
    }
}
