package dev.lamina.runtime.content;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.function.InitException;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.GatewayPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * The function's code and layers on disk. A marker contains their hashes, so a program that starts again in the same
 * pod uses them as they are. The archive of code that has class files is kept: classes are loaded from it.
 */
public final class FunctionContent {
    private static final String MARKER = "content";
    private static final String ARCHIVE = "code.zip";

    private final FunctionConfig config;
    private final Path state;

    public FunctionContent(FunctionConfig config) {
        this.config = config;
        this.state = config.directories().state();
    }

    /** Like {@link #prepare}; an error is a failure of init. */
    public void fetch(GatewayPool gateways) throws InitException {
        try {
            prepare(gateways);
        } catch (ContentException e) {
            throw new InitException(SandboxError.badContent(e.getMessage()));
        } catch (IOException e) {
            throw new InitException(SandboxError.badContent("Code or layers could not be stored: " + e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InitException(SandboxError.badContent("Interrupted while code was fetched"));
        }
    }

    /** Fetches and unpacks what is missing. */
    public void prepare(GatewayPool gateways) throws IOException, InterruptedException, ContentException {
        if (isThere()) {
            return;
        }
        Files.createDirectories(state);
        ContentFetch fetch = new ContentFetch(gateways);
        Unpacker unpacker = new Unpacker(new UnzippedBudget());
        unpackCode(fetch, unpacker);
        for (String layer : config.layersSha256()) {
            Path archive = state.resolve("layer.zip");
            fetch.fetch(layer, archive);
            unpacker.unpack(archive, config.directories().layers());
            Files.delete(archive);
        }
        unpacker.makeLinks();
        Path unfinished = state.resolve(MARKER + ".new");
        Files.writeString(unfinished, identity());
        Files.move(unfinished, state.resolve(MARKER), StandardCopyOption.ATOMIC_MOVE);
    }

    private void unpackCode(ContentFetch fetch, Unpacker unpacker)
            throws IOException, InterruptedException, ContentException {
        Path archive = state.resolve(ARCHIVE);
        fetch.fetch(config.codeSha256(), archive);
        if (config.bootstrap() != null) {
            unpacker.unpack(archive, config.directories().task());
            Files.delete(archive);
        } else if (!unpacker.unpackAllButClasses(archive, config.directories().task())) {
            Files.delete(archive);
        }
    }

    /** The archive from which classes are loaded, if the code has any outside of its jars. */
    public Optional<ZipFile> classes() throws IOException {
        Path archive = state.resolve(ARCHIVE);
        return Files.exists(archive) ? Optional.of(new ZipFile(archive.toFile())) : Optional.empty();
    }

    /** Writes the class files next to the rest, for code that reads them as files. */
    public void unpackClasses(ZipFile classes) throws IOException {
        Unpacker.unpackClasses(classes, config.directories().task());
    }

    private boolean isThere() {
        try {
            return Files.readString(state.resolve(MARKER)).equals(identity());
        } catch (IOException e) {
            return false;
        }
    }

    private String identity() {
        return config.codeSha256() + "\n" + String.join("\n", config.layersSha256());
    }
}
