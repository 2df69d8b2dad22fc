package dev.lamina.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.dispatch.LoadReader;
import dev.lamina.gateway.function.FunctionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** This version reads what a gateway of the next version writes, as during every upgrade. */
class NextVersionTest {
    private static final String MEMBERS = """
      {"members": [{"id": "next.1", "beat": 7, "zone": "a", "since": {"at": 1}}], "protocol": 2}""";

    private final MemoryStore store = new MemoryStore();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger ids = new AtomicInteger();
    private final Membership membership =
            new Membership(store, Duration.ofSeconds(3), clock::get, () -> "this." + ids.incrementAndGet());

    @Test
    void unknownFieldsInMemberListAreKept() throws Exception {
        store.write(MemberList.KEY, Optional.of(MEMBERS), 0);
        membership.beat();
        assertThat(membership.leased(membership.view())).isTrue();
        assertThat(membership.view().members()).containsExactly("next.1", "this.1");
        assertThat(new ObjectMapper()
                        .readTree(store.read(MemberList.KEY).value().orElseThrow()))
                .isEqualTo(new ObjectMapper().readTree("""
        {"members": [{"id": "next.1", "beat": 7, "zone": "a", "since": {"at": 1}}, {"id": "this.1", "beat": 1}], \
        "protocol": 2}"""));
    }

    @Test
    void unreadableMemberListIsUnavailableStore() {
        store.write(MemberList.KEY, Optional.of("{\"gateways\": []}"), 0);
        membership.beat();
        assertThat(membership.view().storeUnavailable()).isTrue();
        assertThat(store.read(MemberList.KEY).value()).contains("{\"gateways\": []}");
    }

    @Test
    void unknownFieldsNextToPermitsAreKept() throws Exception {
        PermitAllocation allocation = PermitAllocation.of(new SharedStore.Entry(
                        1, Optional.of("{\"leader\":\"next.1\",\"permits\":{\"next.1\":4},\"burst\":{\"next.1\":1}}")))
                .orElseThrow();
        assertThat(allocation.of("next.1")).isEqualTo(4);
        String text = allocation
                .with("this.1", 2)
                .under("this.1")
                .among(Set.of("this.1"))
                .text()
                .orElseThrow();
        assertThat(new ObjectMapper().readTree(text))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"leader\":\"this.1\",\"permits\":{\"this.1\":2},\"burst\":{\"next.1\":1}}"));
        assertThatThrownBy(() -> PermitAllocation.of(new SharedStore.Entry(1, Optional.of("{\"shares\":{}}"))))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void unknownFieldsInLoadsAreIgnored() throws Exception {
        FunctionId hello = new FunctionId("default", "hello");
        ClusterLoad load = new ClusterLoad(new Idle(), Duration.ofSeconds(3), clock::get);
        load.merge("this.1", """
        {"from": "next.1", "version": 2, "loads": [
          {"namespace": "default", "name": "hello", "running": 2, "waiting": 1, "unmet": 1, "idle": 3, "quietMs": 0, \
        "starting": 4},
          {"service": "of another kind"}]}""".getBytes(StandardCharsets.UTF_8));
        assertThat(load.load(hello)).isEqualTo(new LoadReader.Load(2, 1, 1, 3, Duration.ZERO));
        assertThat(load.functions()).containsExactly(hello);
    }

    @Test
    void unknownFieldsInPermitRequestAreIgnored() throws Exception {
        assertThat(PeerJson.MAPPER.readValue(
                        "{\"from\":\"next.1\",\"key\":\"pool\",\"need\":1,\"wish\":2,\"until\":5}",
                        NatsPeers.Want.class))
                .isEqualTo(new NatsPeers.Want("next.1", "pool", 1, 2));
    }

    private static final class Idle implements LoadReader {
        @Override
        public Load load(FunctionId function) {
            return Load.NONE;
        }

        @Override
        public Set<FunctionId> functions() {
            return Set.of();
        }

        @Override
        public void onWaiting(Consumer<FunctionId> listener) {
            // nothing waits
        }
    }

    private static final class MemoryStore implements SharedStore {
        private final Map<String, Entry> entries = new HashMap<>();

        @Override
        public Entry read(String key) {
            return entries.getOrDefault(key, new Entry(0, Optional.empty()));
        }

        @Override
        public boolean write(String key, Optional<String> value, long revision) {
            boolean last = read(key).revision() == revision;
            if (last) {
                entries.put(key, new Entry(revision + 1, value));
            }
            return last;
        }

        @Override
        public Set<String> keys() {
            return entries.keySet();
        }
    }
}
