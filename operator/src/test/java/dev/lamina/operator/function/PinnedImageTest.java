package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestEnvironments.initialised;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ContainerImage;
import dev.lamina.api.ContainerImageBuilder;
import dev.lamina.api.ImageStatus;
import dev.lamina.operator.environment.PulledImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class PinnedImageTest {
    private static final String ONE = "sha256:" + "1".repeat(64);
    private static final String OTHER = "sha256:" + "2".repeat(64);

    @Test
    void firstPulledDigestIsKept() {
        ImageStatus pinned =
                PinnedImage.of(image("orders:1"), null, List.of(initialised("a", new PulledImage("orders:1", ONE))));

        assertThat(pinned).isEqualTo(new ImageStatus("orders:1", ONE));
        assertThat(PinnedImage.of(
                        image("orders:1"), pinned, List.of(initialised("b", new PulledImage("orders:1", OTHER)))))
                .isEqualTo(pinned);
        assertThat(PinnedImage.of(image("orders:1"), pinned, List.of())).isEqualTo(pinned);
    }

    @Test
    void environmentOfOtherNameIsIgnored() {
        assertThat(PinnedImage.of(
                        image("orders:2"),
                        new ImageStatus("orders:1", ONE),
                        List.of(initialised("a", new PulledImage("orders@" + ONE, ONE)))))
                .isEqualTo(new ImageStatus("orders:2", null));
    }

    @Test
    void givenDigestStays() {
        assertThat(PinnedImage.of(
                        image("orders@" + ONE),
                        null,
                        List.of(initialised("a", new PulledImage("orders@" + ONE, OTHER)))))
                .isEqualTo(new ImageStatus("orders@" + ONE, ONE));
    }

    private static ContainerImage image(String name) {
        return ContainerImageBuilder.builder().name(name).build();
    }
}
