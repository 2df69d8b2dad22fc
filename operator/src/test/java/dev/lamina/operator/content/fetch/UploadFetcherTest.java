package dev.lamina.operator.content.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.UploadedContent;
import dev.lamina.installation.ContentBucket;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.store.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads of a namespace can be named in this namespace only. */
class UploadFetcherTest {
    private static final String HASH = "ab".repeat(32);

    private final MemoryStore store = new MemoryStore();
    private final UploadFetcher fetcher = new UploadFetcher(store);

    @TempDir
    Path directory;

    @Test
    void uploadOfNamespaceIsRead() throws Exception {
        store.objects.put(HASH, new byte[] {1, 2});
        store.objects.put(ContentBucket.upload("shop", HASH), new byte[0]);
        Path target = directory.resolve("read");

        Fetcher.Located located = fetcher.locate(request("shop")).orElseThrow();
        located.reader().readTo(target);

        assertThat(Files.readAllBytes(target)).containsExactly(1, 2);
        assertThat(fetcher.isStill(request("shop"), located.identity())).isTrue();
    }

    @Test
    void uploadOfOtherNamespaceIsNotRead() {
        store.objects.put(HASH, new byte[] {1, 2});
        store.objects.put(ContentBucket.upload("shop", HASH), new byte[0]);

        assertThatThrownBy(() -> fetcher.locate(request("spies")))
                .isInstanceOf(ContentUnavailableException.class)
                .hasMessageStartingWith("spec.code.stored.sha256: no upload in namespace spies has the hash ab");
    }

    private static ContentRequest request(String namespace) {
        Content content =
                ContentBuilder.builder().stored(new UploadedContent(HASH)).build();
        return new ContentRequest(
                namespace,
                new ContentRequest.Owner("Function", "orders", "uid", 1),
                "spec.code",
                content,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }
}
