package dev.lamina.runtime;

import dev.lamina.runtime.stub.Container;
import dev.lamina.runtime.stub.StubGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the runtime's processes: each has a gateway of its own, and the folders of one container. */
abstract class RuntimeInContainer {
    @TempDir
    Path folder;

    StubGateway gateway;
    Container container;

    @BeforeEach
    void begin() throws Exception {
        gateway = StubGateway.start();
        container = new Container(folder, gateway);
    }

    @AfterEach
    void end() throws Exception {
        container.close();
        gateway.close();
    }
}
