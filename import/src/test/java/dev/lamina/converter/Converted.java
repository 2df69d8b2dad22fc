package dev.lamina.converter;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the command.
 *
 * @param manifests the standard output
 * @param report the standard error
 */
record Converted(int exitCode, String manifests, String report) {

    static Converted by(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Converted(exitCode, out.toString(), err.toString());
    }
}
