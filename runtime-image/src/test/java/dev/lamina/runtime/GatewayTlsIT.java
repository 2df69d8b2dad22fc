package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.testbed.server.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a pod, with a gateway that has TLS. */
class GatewayTlsIT {
    @TempDir
    Path folder;

    @TempDir
    Path certificates;

    @Test
    void codeAndInvocationsComeWithTls() throws Exception {
        TestCertificate certificate = TestCertificate.in(certificates, "dns:localhost");
        try (StubGateway gateway = new StubGateway(certificate);
                Container container = new Container(folder, gateway)) {
            container.variable("LAMINA_GATEWAY_CA", Files.readString(certificate.certificate()));
            container.start("example.Trouble::handle");

            assertThat(gateway.invoke("a", "{}").await().text()).contains("\"calls\":1");
            assertThat(gateway.invoke("b", "{}").await().text()).contains("\"calls\":2");
        }
    }
}
