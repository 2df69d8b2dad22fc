package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.FunctionConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The program that is started.
 *
 * @param brought it comes with the function or a layer, not with the image
 */
record Entrypoint(Path file, boolean brought) {
    private static final String NAME = "bootstrap";
    private static final Path OWN_PROGRAM = Path.of("/proc/self/exe");
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final int MACHINE = 18; // two bytes of an ELF file
    private static final int HEAD = MACHINE + 2;
    private static final List<Integer> X86 = List.of(62, 3); // a processor of the first runs programs for the second

    /** As on Lambda: the image's if the runtime is a language, and only otherwise the code's or a layer's. */
    static Optional<Entrypoint> find(FunctionConfig config) {
        return List.of(
                        new Entrypoint(config.bootstrap().own(), false),
                        new Entrypoint(config.directories().task().resolve(NAME), true),
                        new Entrypoint(config.directories().layers().resolve(NAME), true))
                .stream()
                .filter(candidate -> Files.isRegularFile(candidate.file()))
                .findFirst();
    }

    /**
     * Checks what the kernel checks when it executes a file. The JDK would have a shell run what the kernel refuses.
     *
     * @throws IOException with the JDK's text for such an error, if this machine cannot execute the file
     */
    void check() throws IOException {
        if (!Files.isExecutable(file) || !Files.isReadable(file)) {
            return; // the kernel decides
        }
        byte[] head = head(file);
        boolean script = head.length > 1 && head[0] == '#' && head[1] == '!';
        if (!script && !isForThisMachine(head)) {
            throw new IOException("Exec failed, error: 8 (Exec format error)");
        }
    }

    private static boolean isForThisMachine(byte[] head) throws IOException {
        if (head.length < HEAD || !Arrays.equals(head, 0, ELF.length, ELF, 0, ELF.length)) {
            return false;
        }
        int own = machine(head(OWN_PROGRAM));
        return own == machine(head) || own == X86.getFirst() && X86.contains(machine(head));
    }

    /** All processors that run Lamina are little-endian. */
    private static int machine(byte[] head) {
        return Byte.toUnsignedInt(head[MACHINE]) | Byte.toUnsignedInt(head[MACHINE + 1]) << Byte.SIZE;
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    /** Lambda's text, with the paths that the function's owner knows. */
    static String missing() {
        return "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
    }
}
