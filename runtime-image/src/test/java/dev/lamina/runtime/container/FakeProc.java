package dev.lamina.runtime.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A folder with the files of {@code /proc} that are read. */
final class FakeProc {
    static final String OURS = "0::/\n";
    static final String FUNCTION = "0::/../function\n";

    /** Processes that were killed. */
    final List<Long> killed = new CopyOnWriteArrayList<>();

    private final Path folder;
    private long unkillable;

    FakeProc(Path folder) throws IOException {
        this.folder = folder;
        put("self", 7, 0, 1000, OURS, 50, "S");
        put("1", 1, 0, 1000, "0::/../pod\n", 1, "S");
        put("7", 7, 0, 1000, OURS, 50, "S");
        put("8", 8, 7, 1000, OURS, 51, "S");
        Files.writeString(folder.resolve("uptime"), "12.50 20.00\n");
        Files.writeString(folder.resolve("version"), "no process");
    }

    /** The processes, of which one that is killed ends. */
    FunctionProcesses processes() {
        return new FunctionProcesses(folder, pid -> {
            killed.add(pid);
            if (pid != unkillable) {
                end(pid);
            }
        });
    }

    /** The process goes on when it is killed, as one that waits for a device does. */
    void unkillable(long pid) {
        unkillable = pid;
    }

    FakeProc process(long pid, long parent, long startTicks) throws IOException {
        return put(String.valueOf(pid), pid, parent, 1000, FUNCTION, startTicks, "S");
    }

    FakeProc put(String name, long pid, long parent, int user, String cgroup, long startTicks, String state)
            throws IOException {
        Path process =
                Files.createDirectories(folder.resolve(name).resolve("fd")).getParent();
        Files.writeString(
                process.resolve("stat"),
                pid + " (a b) 1) " + state + " " + parent + " 1 1 0 -1 4194560 1 0 0 0 1 1 0 0 20 0 1 0 " + startTicks
                        + " 2490368 200\n");
        Files.writeString(
                process.resolve("status"),
                "Name:\ta b) 1\nUid:\t" + user + "\t" + user + "\t" + user + "\t" + user + "\n"
                        + (state.equals("S") ? "VmHWM:\t    2048 kB\n" : "") + "Threads:\t1\n");
        Files.writeString(process.resolve("cgroup"), cgroup);
        return this;
    }

    /** Its standard output is a pipe: returns the file that stands for it. */
    Path pipe(long pid) throws IOException {
        Path output = folder.resolve(String.valueOf(pid)).resolve("fd/1");
        if (!Files.isSymbolicLink(output)) {
            Files.createSymbolicLink(output, Path.of("pipe:[17]"));
        }
        return output.resolveSibling("pipe:[17]");
    }

    /** What it has written stays. */
    void end(long pid) {
        try {
            for (String file : List.of("stat", "status", "cgroup")) {
                Files.deleteIfExists(folder.resolve(String.valueOf(pid)).resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
