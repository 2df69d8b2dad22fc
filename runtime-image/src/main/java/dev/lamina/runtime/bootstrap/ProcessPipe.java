package dev.lamina.runtime.bootstrap;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A named pipe for the output of a process. A JDK pipe cannot be asked whether it has data while a thread waits for
 * more.
 *
 * @param bothEnds open for reading and writing, so that opening one end does not wait for the other
 */
record ProcessPipe(Path file, RandomAccessFile bothEnds) {
    /** The full path, because PATH is the function's. */
    private static final String MKFIFO = "/usr/bin/mkfifo";

    /** @param folder where it is created */
    static ProcessPipe make(Path folder) throws IOException, InterruptedException {
        Path pipe = folder.resolve("log");
        Files.createDirectories(folder);
        Files.deleteIfExists(pipe);
        if (new ProcessBuilder(MKFIFO, pipe.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.DISCARD)
                        .start()
                        .waitFor()
                != 0) {
            throw new IOException("cannot make the pipe " + pipe);
        }
        return new ProcessPipe(pipe, new RandomAccessFile(pipe.toFile(), "rw"));
    }
}
