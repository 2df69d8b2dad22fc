package dev.lamina.operator.content.stage;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.ContentUnavailableException;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.content.Sha256;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.ArchiveChecks;
import dev.lamina.operator.content.check.LayerJars;
import dev.lamina.operator.content.fetch.Fetcher;
import dev.lamina.operator.content.fetch.Fetcher.Form;
import dev.lamina.operator.content.fetch.Fetcher.Located;
import dev.lamina.operator.content.fetch.UnfitDownloadException;
import dev.lamina.operator.content.inline.InlineSource;
import dev.lamina.operator.content.store.ContentGarbageCollector;
import dev.lamina.operator.content.store.ContentStore;
import dev.lamina.operator.limit.CodeStorage;
import io.quarkus.arc.All;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Resolves content: locates, compares, reads, compiles, checks, stores. An unusable source is not read again until it
 * changes.
 */
@Singleton
final class ContentPipeline implements ContentWork {
    private final List<Fetcher> fetchers;
    private final InlineSource inlineSource;
    private final ContentStore store;
    private final ContentGarbageCollector collector;
    private final CodeStorage storage;
    private final KnownFlaws flaws;

    @Inject
    ContentPipeline(
            @All List<Fetcher> fetchers,
            InlineSource inlineSource,
            ContentStore store,
            ContentGarbageCollector collector,
            CodeStorage storage) {
        this(fetchers, inlineSource, store, collector, storage, new KnownFlaws(Ticker.systemTicker()));
    }

    ContentPipeline(
            List<Fetcher> fetchers,
            InlineSource inlineSource,
            ContentStore store,
            ContentGarbageCollector collector,
            CodeStorage storage,
            KnownFlaws flaws) {
        this.fetchers = fetchers;
        this.inlineSource = inlineSource;
        this.store = store;
        this.collector = collector;
        this.storage = storage;
        this.flaws = flaws;
    }

    @Override
    public ResolvedContent resolve(ContentRequest request) throws ContentException {
        Optional<ResolvedContent> pinned = request.previous()
                .filter(previous -> isStill(request, previous))
                .filter(this::keep);
        ResolvedContent resolved = pinned.isPresent() ? pinned.get() : located(request);
        collector.runWhenDue();
        return resolved;
    }

    @Override
    public boolean isStill(ContentRequest request, ResolvedContent before) {
        return SourceIdentity.read(request, before)
                .filter(identity -> fetchers.stream().anyMatch(fetcher -> fetcher.isStill(request, identity)))
                .isPresent();
    }

    private ResolvedContent located(ContentRequest request) throws ContentException {
        Located located = locate(request);
        String source = SourceIdentity.of(request, located);
        Optional<ResolvedContent> unchanged = request.previous()
                .filter(previous -> SourceIdentity.read(request, previous).isPresent()
                        && previous.source().equals(source))
                .filter(this::keep);
        return unchanged.isPresent() ? unchanged.get() : readChecked(request, located, source);
    }

    private Located locate(ContentRequest request) throws ContentException {
        for (Fetcher fetcher : fetchers) {
            Optional<Located> located = fetcher.locate(request);
            if (located.isPresent()) {
                return located.get();
            }
        }
        throw new ContentException(
                "NoContent", request.field() + ": is empty: set one of inline, bucket, url, configMap, stored");
    }

    /**
     * Returns whether the store has the content. If it lost it, for example with its volume, the source is read again.
     */
    private boolean keep(ResolvedContent content) {
        collector.inUse(content.sha256());
        return store.contains(content.sha256());
    }

    private ResolvedContent readChecked(ContentRequest request, Located located, String source)
            throws ContentException {
        Optional<? extends ContentException> flaw = flaws.find(request, source).flatMap(known -> now(request, known));
        if (flaw.isPresent()) {
            throw flaw.get();
        }
        try (Workspace workspace = Workspace.create()) {
            Path read = workspace.fresh(".read");
            located.reader().readTo(read);
            return stored(request, checked(request, located.form(), read, source, workspace), source);
        } catch (UnfitDownloadException | CodeStorageExceededException e) {
            flaws.remember(request, source, e);
            throw e;
        } catch (IOException e) {
            throw new ContentUnavailableException("ContentNotRead", "could not read " + request.member() + ": " + e, e);
        }
    }

    /** A flaw stays, but a limit of the namespace may leave room later. */
    private Optional<? extends ContentException> now(ContentRequest request, ContentException flaw) {
        return flaw instanceof CodeStorageExceededException exceeded
                ? exceeded(request, exceeded.sha256(), exceeded.bytes())
                : Optional.of(flaw);
    }

    private Optional<CodeStorageExceededException> exceeded(ContentRequest request, String sha256, long bytes) {
        return storage.exceeded(request.namespace(), request.owner().uid(), sha256, bytes)
                .map(why -> new CodeStorageExceededException(request, why, sha256, bytes));
    }

    /** @param unzippedBytes as the checks have counted */
    private record Checked(Path archive, long unzippedBytes) {}

    /** Builds and checks the archive. The outcome depends only on the bytes, so a flaw is remembered. */
    private Checked checked(ContentRequest request, Form form, Path read, String source, Workspace workspace)
            throws ContentException, IOException {
        LayerJars layers = new LayerJars(request.layers(), store, workspace);
        try {
            Path archive = form == Form.ARCHIVE ? read : built(request, read, layers, workspace);
            return new Checked(archive, ArchiveChecks.check(request, archive, layers, workspace));
        } catch (ContentException e) {
            flaws.remember(request, source, e);
            throw e;
        } catch (ZipException | EOFException e) {
            ContentException damaged = new ContentException(
                    "NotAZip",
                    request.member() + ": the archive, or an archive in it or in a layer, is damaged (" + e.getMessage()
                            + "): pack it and upload it again");
            flaws.remember(request, source, damaged);
            throw damaged;
        }
    }

    private Path built(ContentRequest request, Path source, LayerJars layers, Workspace workspace)
            throws ContentException, IOException {
        Path jar = workspace.fresh(".jar");
        inlineSource.build(request, source, layers, workspace, jar);
        return jar;
    }

    private ResolvedContent stored(ContentRequest request, Checked checked, String source)
            throws ContentException, IOException {
        Path archive = checked.archive();
        String sha256 = Sha256.of(archive);
        long bytes = Files.size(archive);
        Optional<CodeStorageExceededException> exceeded = exceeded(request, sha256, bytes);
        if (exceeded.isPresent()) {
            throw exceeded.get();
        }
        collector.inUse(sha256);
        store.put(sha256, archive);
        return new ResolvedContent(sha256, bytes, source, checked.unzippedBytes());
    }
}
