package dev.lamina.operator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpecBuilder;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerStatusBuilder;
import dev.lamina.api.LayerVersion;
import dev.lamina.operator.config.TestConfig;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Namespace shop may store 10 MiB, every other one 1 MiB. */
class CodeStorageTest {
    private static final long MIB = 1L << 20;

    private final FixedResources resources = new FixedResources();
    private final CodeStorage storage = new CodeStorage(
            new NamespaceLimits(TestConfig.with(
                    "lamina.limits.each-namespace.code-mebibytes", "1",
                    "lamina.limits.namespaces.shop.code-mebibytes", "10",
                    "lamina.limits.namespaces.bank.reserved", "5")),
            resources);

    @Test
    void archiveBeyondLimitIsRefusedWithLimitAndUse() {
        resources.functions().add(function("1", "aa", 8 * MIB));

        assertThat(storage.exceeded("shop", "2", "bb", 2 * MIB)).isEmpty();
        assertThat(storage.exceeded("shop", "2", "bb", 2 * MIB + 1))
                .contains("Code storage limit exceeded: namespace shop uses 8 of 10 MiB for code and layers, and this"
                        + " archive has 3 MiB: delete functions, versions or layers, or let an administrator raise the"
                        + " Helm value limits.namespaces.shop.codeMebibytes");
    }

    @Test
    void namespaceWithoutEntryHasLimitOfEach() {
        assertThat(storage.exceeded("bank", "2", "bb", 2 * MIB))
                .hasValueSatisfying(why -> assertThat(why).endsWith("limits.eachNamespace.codeMebibytes"));
    }

    @Test
    void sameArchiveCountsOnce() {
        resources.functions().add(function("1", "aa", 8 * MIB));
        resources.functions().add(function("2", "aa", 8 * MIB));

        assertThat(storage.exceeded("shop", "3", "aa", 8 * MIB)).isEmpty();
        assertThat(storage.exceeded("shop", "3", "bb", 2 * MIB)).isEmpty();
    }

    @Test
    void replacedCodeDoesNotCount() {
        resources.functions().add(function("1", "aa", 8 * MIB));

        assertThat(storage.exceeded("shop", "1", "bb", 10 * MIB)).isEmpty();
    }

    @Test
    void versionsOfFunctionsAndLayersCount() {
        FunctionVersion version = new FunctionVersion();
        version.setSpec(FunctionVersionSpecBuilder.builder()
                .codeSha256("aa")
                .codeSizeBytes(4 * MIB)
                .build());
        resources.versions().add(version);
        Layer layer = new Layer();
        layer.setStatus(LayerStatusBuilder.builder()
                .versions(List.of(new LayerVersion(1L, "bb", 4 * MIB, null, null, null)))
                .build());
        resources.layers().add(layer);

        assertThat(storage.exceeded("shop", "1", "cc", 2 * MIB)).isEmpty();
        assertThat(storage.exceeded("shop", "1", "cc", 3 * MIB)).isPresent();
    }

    @Test
    void withoutLimitEverythingIsStored() {
        CodeStorage unlimited = new CodeStorage(new NamespaceLimits(TestConfig.with()), resources);

        assertThat(unlimited.exceeded("shop", "1", "aa", 1L << 40)).isEqualTo(Optional.empty());
    }

    private static Function function(String uid, String sha256, long bytes) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder().withUid(uid).build());
        function.setStatus(FunctionStatusBuilder.builder()
                .codeSha256(sha256)
                .codeSizeBytes(bytes)
                .build());
        return function;
    }
}
