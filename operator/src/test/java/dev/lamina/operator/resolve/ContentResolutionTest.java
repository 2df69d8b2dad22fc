package dev.lamina.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ContentBuilder;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentRequest.Owner;
import dev.lamina.operator.content.ContentResolver;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.ConditionFact;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentResolutionTest {
    private static final ResolvedContent OLD = new ResolvedContent("aaaa", 1, "old");
    private static final ContentResolver DOWN = request -> {
        throw new ContentUnavailableException("S3Unreachable", "no answer", null);
    };
    private static final ContentResolver BROKEN = request -> {
        throw new ContentException("NotAZip", "spec.code.bucket: not a zip");
    };

    @Test
    void resolvedContentStaysWhileStoreIsDown() {
        ResolutionFact resolved = new ContentResolution(DOWN).resolve(request(true), "Ready");
        assertThat(resolved.content()).contains(OLD);
        assertThat(resolved.fact().holds()).isTrue();
    }

    @Test
    void contentOfOldSpecIsNotUsedWhileStoreIsDown() {
        ResolutionFact resolved = new ContentResolution(DOWN).resolve(request(false), "Ready");
        assertThat(resolved.content()).isEmpty();
        assertThat(resolved.fact().reason()).isEqualTo("S3Unreachable");
    }

    @Test
    void contentErrorIsReported() {
        ResolutionFact resolved = new ContentResolution(BROKEN).resolve(request(true), "CodeResolved");
        assertThat(resolved.content()).isEmpty();
        assertThat(resolved.fact().type()).isEqualTo("CodeResolved");
        assertThat(resolved.fact().message()).isEqualTo("spec.code.bucket: not a zip");
    }

    @Test
    void conditionStaysWhileContentIsChecked() {
        ConditionFact pending = ConditionFact.unknown("Ready", "Resolving", "is being read and checked");

        assertThat(ContentResolution.isPending(pending, List.of(ready("True", 1L)), 2))
                .as("well, and edited")
                .isTrue();
        assertThat(ContentResolution.isPending(pending, List.of(ready("False", 2L)), 2))
                .as("broken, and checked after a start")
                .isTrue();
        assertThat(ContentResolution.isPending(pending, List.of(ready("False", 1L)), 2))
                .as("broken, and edited")
                .isFalse();
        assertThat(ContentResolution.isPending(pending, List.of(ready("Unknown", null)), 1))
                .as("of an unknown generation")
                .isFalse();
        assertThat(ContentResolution.isPending(pending, null, 1)).as("new").isFalse();
        assertThat(ContentResolution.isPending(
                        ConditionFact.isTrue("Ready", "Resolved", ""), List.of(ready("True", 1L)), 1))
                .isFalse();
    }

    private static Condition ready(String status, Long generation) {
        return new ConditionBuilder()
                .withType("Ready")
                .withStatus(status)
                .withObservedGeneration(generation)
                .build();
    }

    private static ContentRequest request(boolean settled) {
        return new ContentRequest(
                "demo",
                new Owner("Function", "hello", "1", 1),
                "spec.code",
                ContentBuilder.builder().inline("class A {}").build(),
                Optional.empty(),
                List.of(),
                Optional.of(OLD),
                settled);
    }
}
