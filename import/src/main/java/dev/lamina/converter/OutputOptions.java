package dev.lamina.converter;

import dev.lamina.converter.aws.Surroundings;
import dev.lamina.converter.manifest.Bundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of both commands: where the manifests go, and where code is. */
final class OutputOptions {
    @Option(
            names = {"-n", "--namespace"},
            defaultValue = "default",
            description = "Namespace of the functions, which is their account. Default: ${DEFAULT-VALUE}.")
    private String namespace;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            description = "Folder for a file of each manifest. Default: all are written to the standard output.")
    private Path output;

    @Option(
            names = "--code-bucket",
            paramLabel = "BUCKET",
            description = "Bucket of the installation's store into which you put the zips. Default: zips are where the"
                    + " template says; others are expected in the bucket code.")
    private String codeBucket;

    @Option(
            names = "--aws-secret",
            paramLabel = "SECRET",
            description = "Secret with the keys access-key and secret-key, for queues and streams of AWS.")
    private String secret;

    @Option(
            names = "--execution-roles",
            description = "Give functions their execution roles. The installation needs an STS.")
    private boolean roles;

    String namespace() {
        return namespace;
    }

    Surroundings surroundings(Bundle bundle) {
        return new Surroundings(bundle, namespace, codeBucket, secret, roles);
    }

    /** Writes the manifests, and prints the findings. Returns the exit code. */
    int write(Bundle bundle, PrintWriter out, PrintWriter err) throws IOException {
        if (output == null) {
            out.print(bundle.yaml(namespace));
            out.flush();
        } else {
            bundle.write(output, namespace);
        }
        bundle.print(err);
        return bundle.report().isComplete() ? 0 : Main.INCOMPLETE;
    }
}
