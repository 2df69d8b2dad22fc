package dev.lamina.surroundings.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users make the programs connect to no address inside. */
class OutboundRulesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "OUTBOUND_NAMESPACE", "lamina-system",
            "OUTBOUND_OWN", "store.example,10.43.0.1",
            "OUTBOUND_ALLOW", "10.9.0.0/16, broker.lamina-system.svc,.internal.example");
    private static final LookupPolicy ANY = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);

    private final OutboundRules rules = OutboundRules.of(ENVIRONMENT);

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, link-local",
        "[fe80::1], link-local",
        "127.0.0.1, local address",
        "::1, local address",
        "0.0.0.0, local address",
        "10.43.0.1, API server",
        "localhost, the pod itself",
        "kubernetes.default.svc, API server",
        "Kubernetes.Default, API server",
        "lamina-nats.lamina-system.svc, in namespace lamina-system",
        "lamina-nats.lamina-system.svc.cluster.local., in namespace lamina-system",
        "lamina-nats, in namespace lamina-system",
        "lamina-nats.lamina-system, in namespace lamina-system",
        "store.example, in namespace lamina-system",
    })
    void insideIsRefusedWithValue(String host, String why) {
        assertThat(rules.refusal(host))
                .hasValueSatisfying(text -> assertThat(text).contains(why).contains("outbound.allow"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broker.lamina-system.svc",
                "10.9.1.2",
                "10.8.1.2",
                "a.internal.example",
                "elasticmq.default.svc",
                "sqs.us-east-1.amazonaws.com",
                "lamina-system.example.org"
            })
    void outsideIsAllowed(String host) {
        assertThat(rules.refusal(host)).isEmpty();
    }

    @Test
    void everythingIsAllowedWithoutInstallation() {
        assertThat(OutboundRules.of(Map.of()).refusal("169.254.169.254")).isEmpty();
    }

    /** The second look-up is that of the library which connects. */
    @Test
    void nameThatChangesItsAddressIsRefused() throws Exception {
        Names names = new Names("93.184.216.34");
        OutboundResolver resolver = new OutboundResolver(names, rules);
        assertThat(resolver.lookupByName("evil.example", ANY)).hasSize(1);

        names.address = "169.254.169.254";

        assertThatThrownBy(() -> resolver.lookupByName("evil.example", ANY))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("evil.example is not reached: 169.254.169.254 is a link-local address")
                .hasMessageContaining("outbound.allow");
        assertThat(resolver.lookupByName("lamina-nats.lamina-system.svc", ANY)).hasSize(1);
    }

    @Test
    void foreignNameOfOwnServiceIsRefused() {
        OutboundResolver resolver = new OutboundResolver(new Names("10.43.7.7"), rules);

        assertThatThrownBy(() -> resolver.lookupByName("evil.example", ANY))
                .hasMessageContaining("10.43.7.7 belongs to Lamina");
    }

    /** All names have one address. */
    private static final class Names implements InetAddressResolver {
        private String address;

        Names(String address) {
            this.address = address;
        }

        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
            boolean changes = address.startsWith("169") || address.startsWith("93");
            return changes && host.equals("store.example")
                    ? Stream.of(InetAddress.getByName("10.43.7.8"))
                    : Stream.of(InetAddress.getByName(address));
        }

        @Override
        public String lookupByAddress(byte[] bytes) throws UnknownHostException {
            throw new UnknownHostException();
        }
    }
}
