package dev.lamina.e2e.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** AWS's SDK for Python as a layer, from the folder in which the tests have it, with the data of S3 only. */
public final class Boto3Layer {
    private static final List<String> PACKAGES =
            List.of("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six.py");

    private Boto3Layer() {}

    public static byte[] zip() throws IOException, InterruptedException {
        Path packages = packages();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : PACKAGES) {
                try (Stream<Path> files = Files.walk(packages.resolve(name))) {
                    for (Path file : files.filter(Files::isRegularFile)
                            .filter(file -> isNeeded(packages.relativize(file)))
                            .toList()) {
                        zip.putNextEntry(new ZipEntry("python/" + packages.relativize(file)));
                        Files.copy(file, zip);
                        zip.closeEntry();
                    }
                }
            }
        }
        return bytes.toByteArray();
    }

    /** The models of other services are most of its size. */
    private static boolean isNeeded(Path file) {
        boolean model = file.startsWith("botocore/data") && file.getNameCount() > 3;
        return !file.toString().endsWith(".pyc") && (!model || file.startsWith("botocore/data/s3"));
    }

    private static Path packages() throws IOException, InterruptedException {
        String python = System.getenv("LAMINA_BOTO3_PYTHON");
        if (python == null) {
            throw new IllegalStateException("LAMINA_BOTO3_PYTHON is not set: eval \"$(dev/test-env.sh)\" sets it");
        }
        Process process = new ProcessBuilder(python, "-c", "import boto3; print(boto3.__path__[0])").start();
        String folder = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(python + " has no boto3");
        }
        return Path.of(folder).getParent();
    }
}
