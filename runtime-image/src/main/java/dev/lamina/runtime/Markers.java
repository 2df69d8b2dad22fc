package dev.lamina.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files by which a program reports its progress to the entry script; the script removes them before each start. Without
 * {@code initialised} the next start runs init inside its first invocation; without {@code invoked} several times in a
 * row the script slows down; {@code polling} is for the startup probe. {@code serving} lets the container of an image
 * start.
 */
public record Markers(Path folder) {
    /** The environment is parked: for the startup probe. */
    public void parked() {
        put("parked");
    }

    /** The function needs a JVM of its own: the next program is started with its variables. */
    public void restart() {
        put("restart");
    }

    public void initialised() {
        put("initialised");
    }

    public void polling() {
        put("polling");
    }

    /** The Runtime API is served. */
    public void serving() {
        put("serving");
    }

    /** Called before the first invocation runs. A full disk must not prevent the invocation. */
    public void invoked() {
        try {
            put("invoked");
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage() + ": " + e.getCause());
        }
    }

    /** The text that the script reports about a program whose init failed, or about a start cache that none takes. */
    public void initFailed(String error) {
        put("init-error", error);
    }

    /** A gateway has the start cache: its hash, which the script reports. */
    public void startCache(String sha256) {
        put("start-cache", sha256);
    }

    private void put(String name) {
        put(name, "");
    }

    private void put(String name, String content) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(name));
            Files.writeString(folder.resolve(name), content, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
        }
    }
}
