package dev.lamina.operator.content.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.api.BucketObject;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.content.Sha256;
import dev.lamina.operator.content.TestJars;
import dev.lamina.operator.content.fetch.Fetcher;
import dev.lamina.operator.content.fetch.TestFetchers;
import dev.lamina.operator.content.fetch.UnfitDownloadException;
import dev.lamina.operator.content.inline.InlineSource;
import dev.lamina.operator.content.store.MemoryStore;
import dev.lamina.operator.limit.CodeStorage;
import dev.lamina.operator.limit.FixedResources;
import dev.lamina.operator.limit.NamespaceLimits;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ContentPipelineTest {
    private static final Content OBJECT = ContentBuilder.builder()
            .bucket(new BucketObject("code", "a.zip", null))
            .build();

    private final MemoryStore store = new MemoryStore();
    private final AtomicLong time = new AtomicLong();
    private final FakeSource source = new FakeSource();
    private final FixedResources others = new FixedResources();
    private final ContentPipeline pipeline = new ContentPipeline(
            List.of(TestFetchers.inline(), source),
            new InlineSource(),
            store,
            store.sweep(),
            new CodeStorage(
                    new NamespaceLimits(TestConfig.with("lamina.limits.namespaces.shop.code-mebibytes", "1")), others),
            new KnownFlaws(time::get));

    @Test
    void contentIsStoredUnderItsHash() throws ContentException {
        ResolvedContent resolved = pipeline.resolve(Requests.layer(OBJECT));

        assertThat(resolved.sha256()).isEqualTo(Sha256.of(source.bytes));
        assertThat(resolved.sizeBytes()).isEqualTo(source.bytes.length);
        assertThat(store.objects).containsOnlyKeys(resolved.sha256());
    }

    @Test
    void unchangedSourceIsNotReadAgain() throws ContentException {
        ContentRequest request = Requests.layer(OBJECT);
        ResolvedContent first = pipeline.resolve(request);
        ResolvedContent second = pipeline.resolve(Requests.after(request, first));

        assertThat(second).isEqualTo(first);
        assertThat(source.reads).isEqualTo(1);
    }

    @Test
    void changedSourceIsReadAgain() throws ContentException {
        ContentRequest request = Requests.layer(OBJECT);
        ResolvedContent first = pipeline.resolve(request);
        source.version = 2;
        source.bytes = TestJars.zip(Map.of("b", new byte[2]));

        assertThat(pipeline.resolve(Requests.after(request, first)).sha256()).isNotEqualTo(first.sha256());
    }

    @Test
    void changedHandlerOfSameSourceIsChecked() throws ContentException {
        ContentRequest request = Requests.function(OBJECT, "php8.4", "index.handler");
        ResolvedContent first = pipeline.resolve(request);

        ContentException error = catchThrowableOfType(
                ContentException.class,
                () -> pipeline.resolve(Requests.after(Requests.function(OBJECT, "java25", "a.B::c"), first)));
        assertThat(error.reason()).isEqualTo("HandlerNotFound");
    }

    @Test
    void lostContentIsStoredAgain() throws ContentException {
        ContentRequest request = Requests.layer(OBJECT);
        ResolvedContent first = pipeline.resolve(request);
        store.objects.clear();

        assertThat(pipeline.resolve(Requests.after(request, first))).isEqualTo(first);
        assertThat(store.objects).containsOnlyKeys(first.sha256());
    }

    @Test
    void contentThatFailsCheckIsNotStored() {
        source.bytes = "no zip".getBytes(StandardCharsets.UTF_8);

        assertThat(catchThrowableOfType(ContentException.class, () -> pipeline.resolve(Requests.layer(OBJECT)))
                        .reason())
                .isEqualTo("NotAZip");
        assertThat(store.objects).isEmpty();
    }

    @Test
    void pinnedSourceIsRequestedAgainOnlyIfContentIsLost() throws ContentException {
        ContentRequest request = Requests.layer(OBJECT);
        ResolvedContent first = pipeline.resolve(request);
        source.pinned = true;
        assertThat(pipeline.resolve(Requests.after(request, first))).isEqualTo(first);
        assertThat(source.locations).isEqualTo(1);

        store.objects.clear();
        assertThat(pipeline.resolve(Requests.after(request, first))).isEqualTo(first);
        assertThat(store.objects).containsOnlyKeys(first.sha256());
    }

    @Test
    void pinnedSourceDiffersForAnotherHandler() throws ContentException {
        source.pinned = true;
        ResolvedContent first = pipeline.resolve(Requests.function(OBJECT, "php8.4", "index.handler"));

        assertThat(pipeline.isStill(Requests.function(OBJECT, "php8.4", "index.handler"), first))
                .isTrue();
        assertThat(pipeline.isStill(Requests.function(OBJECT, "java25", "a.B::c"), first))
                .isFalse();
    }

    @Test
    void contentBeyondLimitIsStoredWhenThereIsRoom() throws ContentException {
        Function other = new Function();
        other.setMetadata(new ObjectMetaBuilder().withUid("other").build());
        other.setStatus(FunctionStatusBuilder.builder()
                .codeSha256("aa")
                .codeSizeBytes(1L << 20)
                .build());
        others.functions().add(other);

        assertThat(flaw(Requests.layer(OBJECT)).reason()).isEqualTo("CodeStorageExceeded");
        assertThat(flaw(Requests.layer(OBJECT)).getMessage()).startsWith("spec.content.bucket: Code storage limit");
        assertThat(source.reads).isEqualTo(1);
        assertThat(store.objects).isEmpty();

        others.functions().clear();

        assertThat(pipeline.resolve(Requests.layer(OBJECT)).sha256()).isEqualTo(Sha256.of(source.bytes));
    }

    @Test
    void brokenContentIsNotReadAgainUntilChanged() throws ContentException {
        source.bytes = "no zip".getBytes(StandardCharsets.UTF_8);
        assertThat(flaw(Requests.layer(OBJECT)).reason()).isEqualTo("NotAZip");
        assertThat(flaw(Requests.layer(OBJECT)).reason()).isEqualTo("NotAZip");
        assertThat(source.reads).isEqualTo(1);

        source.version = 2;
        source.bytes = TestJars.zip(Map.of("a", new byte[1]));
        assertThat(pipeline.resolve(Requests.layer(OBJECT)).sha256()).isEqualTo(Sha256.of(source.bytes));
    }

    @Test
    void changedHandlerIsCheckedAfterMissingOne() throws ContentException {
        assertThat(flaw(Requests.function(OBJECT, "java25", "a.B::c")).reason()).isEqualTo("HandlerNotFound");

        assertThat(pipeline.resolve(Requests.function(OBJECT, "php8.4", "index.handler"))
                        .sha256())
                .isEqualTo(Sha256.of(source.bytes));
    }

    @Test
    void truncatedArchiveIsBroken() {
        source.bytes = TestJars.zip(Map.of("a", new byte[4096]));
        ByteBuffer zip = ByteBuffer.wrap(source.bytes).order(ByteOrder.LITTLE_ENDIAN);
        int directory = zip.getInt(source.bytes.length - 6);
        zip.putInt(directory + 20, 3); // compressed size of the file

        assertThat(flaw(Requests.layer(OBJECT)).getMessage())
                .contains("spec.content.bucket: ", "damaged", "upload it again");
        assertThat(flaw(Requests.layer(OBJECT)).reason()).isEqualTo("NotAZip");
        assertThat(source.reads).isEqualTo(1);
    }

    @Test
    void wrongDownloadIsRetriedRarely() throws ContentException {
        source.trouble = new UnfitDownloadException("HashMismatch", "spec.content.bucket: another hash");
        assertThat(flaw(Requests.layer(OBJECT)).reason()).isEqualTo("HashMismatch");
        source.trouble = null;
        time.addAndGet(Duration.ofMinutes(9).toNanos());
        assertThat(flaw(Requests.layer(OBJECT)).reason()).isEqualTo("HashMismatch");
        time.addAndGet(Duration.ofMinutes(2).toNanos());

        assertThat(pipeline.resolve(Requests.layer(OBJECT)).sha256()).isEqualTo(Sha256.of(source.bytes));
    }

    @Test
    void missingContentIsRequestedAgain() throws ContentException {
        source.trouble = new ContentException("DownloadFailed", "404");
        assertThat(flaw(Requests.layer(OBJECT)).reason()).isEqualTo("DownloadFailed");
        source.trouble = null;

        assertThat(pipeline.resolve(Requests.layer(OBJECT)).sha256()).isEqualTo(Sha256.of(source.bytes));
    }

    @Test
    void inlineSourceBecomesJarWithHandler() throws ContentException {
        ResolvedContent resolved = pipeline.resolve(Requests.inline(
                "public class Hello { public String hi(String name) { return name; } }", "java25", "Hello::hi"));

        assertThat(store.objects).containsOnlyKeys(resolved.sha256());
        assertThat(resolved.source()).startsWith("inline sha256:").endsWith(" for java25 Hello::hi");
    }

    @Test
    void inlineSourceWithoutItsHandlerIsRefused() {
        ContentException error = catchThrowableOfType(
                ContentException.class,
                () -> pipeline.resolve(Requests.inline(
                        "package a; public class Hello { public String hi(String name) { return name; } }",
                        "java25",
                        "Hello::hi")));

        assertThat(error.getMessage()).contains("there is a.Hello");
    }

    @Test
    void resolutionLeavesNoFile() throws ContentException, IOException {
        long before = workspaces();
        pipeline.resolve(Requests.layer(OBJECT));

        assertThat(workspaces()).isEqualTo(before);
    }

    private ContentException flaw(ContentRequest request) {
        return catchThrowableOfType(ContentException.class, () -> pipeline.resolve(request));
    }

    private static long workspaces() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("lamina-content-"))
                    .count();
        }
    }

    /** A source that the test controls, instead of buckets. */
    private static final class FakeSource implements Fetcher {
        private byte[] bytes = TestJars.zip(Map.of("a", new byte[1]));
        private int version = 1;
        private int reads;
        private int locations;
        private boolean pinned;
        private ContentException trouble;

        @Override
        public boolean isStill(ContentRequest request, String identity) {
            return pinned && identity.equals("fake " + version);
        }

        @Override
        public Optional<Located> locate(ContentRequest request) {
            locations++;
            return Optional.ofNullable(request.content().bucket())
                    .map(object -> new Located("fake " + version, Form.ARCHIVE, target -> {
                        reads++;
                        if (trouble != null) {
                            throw trouble;
                        }
                        Files.write(target, bytes);
                    }));
        }
    }
}
