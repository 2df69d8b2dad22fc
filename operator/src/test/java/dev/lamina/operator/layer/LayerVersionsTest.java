package dev.lamina.operator.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.LayerSpec;
import dev.lamina.api.LayerSpecBuilder;
import dev.lamina.api.LayerVersion;
import dev.lamina.operator.content.ResolvedContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes a version of a layer, and how long it is kept. */
class LayerVersionsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T04:00:00.5Z");
    private static final LayerSpec SPEC = LayerSpecBuilder.builder().build();

    @Test
    void firstContentIsVersionOne() {
        assertThat(LayerVersions.after(List.of(), content("aa"), SPEC, Set.of(), NOW))
                .containsExactly(new LayerVersion(1L, "aa", 10L, 20L, null, "2026-11-29T04:00:00Z"));
    }

    @Test
    void sameContentIsNoNewVersion() {
        List<LayerVersion> before = versions(SPEC, "aa", "bb");
        assertThat(LayerVersions.after(before, content("bb"), SPEC, Set.of(), NOW.plusSeconds(9)))
                .isEqualTo(before);
    }

    @Test
    void earlierContentIsNewVersionToo() {
        assertThat(versions(SPEC, "aa", "bb", "aa"))
                .extracting(LayerVersion::version)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void otherRuntimesAreNewVersion() {
        LayerSpec other = SPEC.withCompatibleRuntimes(List.of("java25"));
        List<LayerVersion> all = LayerVersions.after(versions(SPEC, "aa"), content("aa"), other, Set.of(), NOW);
        assertThat(all).extracting(LayerVersion::compatibleRuntimes).containsExactly(null, List.of("java25"));
    }

    @Test
    void sameRuntimesAreNoNewVersion() {
        assertThat(afterRuntimes(List.of("java25", "java21"), List.of("java21", "java25")))
                .hasSize(1);
        assertThat(afterRuntimes(null, List.of())).hasSize(1);
        assertThat(afterRuntimes(List.of(), null)).hasSize(1);
    }

    private static List<LayerVersion> afterRuntimes(List<String> before, List<String> now) {
        return LayerVersions.after(
                versions(SPEC.withCompatibleRuntimes(before), "aa"),
                content("aa"),
                SPEC.withCompatibleRuntimes(now),
                Set.of(),
                NOW);
    }

    @Test
    void newestVersionsAreKeptAndThoseInUse() {
        LayerSpec two = SPEC.withKeepVersions(2);
        List<LayerVersion> all = versions(SPEC, "aa", "bb", "cc", "dd");
        assertThat(LayerVersions.after(all, content("ee"), two, Set.of(2L), NOW))
                .extracting(LayerVersion::version)
                .containsExactly(2L, 4L, 5L);
    }

    @Test
    void withdrawnVersionStaysWhileInUse() {
        LayerSpec withdrawn = SPEC.withWithdrawnVersions(List.of(1L, 2L, 3L));
        List<LayerVersion> all = versions(SPEC, "aa", "bb", "cc");

        assertThat(LayerVersions.after(all, content("cc"), withdrawn, Set.of(1L), NOW))
                .extracting(LayerVersion::version)
                .containsExactly(1L, 3L);
    }

    private static List<LayerVersion> versions(LayerSpec spec, String... hashes) {
        List<LayerVersion> all = new ArrayList<>();
        for (String hash : hashes) {
            List<LayerVersion> next = LayerVersions.after(List.copyOf(all), content(hash), spec, Set.of(), NOW);
            all.clear();
            all.addAll(next);
        }
        return List.copyOf(all);
    }

    private static ResolvedContent content(String sha256) {
        return new ResolvedContent(sha256, 10, "source", 20);
    }
}
