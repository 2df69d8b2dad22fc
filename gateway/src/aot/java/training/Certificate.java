package training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificate of the stub API server: the JDK can create one only with its tool.
 *
 * @param keys with the private key
 * @param pem the certificate, for clients that have to trust it
 */
record Certificate(Path keys, Path pem) {
    static final String PASSWORD = "training";

    static Certificate in(Path directory) throws IOException, InterruptedException {
        Certificate certificate = new Certificate(directory.resolve("keys.p12"), directory.resolve("ca.crt"));
        keytool(
                certificate,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kubernetes",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc=ca:true");
        keytool(certificate, "-exportcert", "-rfc", "-file", certificate.pem().toString());
        return certificate;
    }

    private static void keytool(Certificate certificate, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(words));
        command.addAll(
                List.of("-alias", "server", "-keystore", certificate.keys().toString(), "-storepass", PASSWORD));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(tool.getInputStream().readAllBytes());
        if (tool.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
    }
}
