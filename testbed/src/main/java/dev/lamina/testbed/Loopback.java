package dev.lamina.testbed;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * Publishes ports on 127.0.0.1 only. Testcontainers uses every interface, and access to these containers gives access
 * to the machine.
 */
final class Loopback {
    private Loopback() {}

    static void publishOnly(GenericContainer<?> container) {
        if (DockerClientFactory.instance().dockerHostIpAddress().equals("localhost")) {
            container.withCreateContainerCmdModifier(Loopback::bind);
        }
    }

    private static void bind(CreateContainerCmd command) {
        Ports bindings = new Ports();
        for (ExposedPort port : command.getExposedPorts()) {
            bindings.bind(port, Ports.Binding.bindIp("127.0.0.1"));
        }
        command.getHostConfig().withPortBindings(bindings);
    }
}
