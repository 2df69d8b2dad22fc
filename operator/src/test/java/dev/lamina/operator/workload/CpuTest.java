package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.FunctionSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTest {

    @ParameterizedTest
    @CsvSource({"128Mi, 73, 1000, 74", "884Mi, 500, 1000, 501", "1769Mi, 1000, 1000, 1000", "10240Mi, 5789, 5789, 5789"
    })
    void cpuFollowsMemoryAndCoversStart(String memory, long share, long atStart, long afterInit) {
        FunctionSpec spec = Serialization.unmarshal("memory: " + memory, FunctionSpec.class);
        Cpu cpu = new Cpu(1000);
        assertThat(cpu.share(spec)).isEqualTo(share);
        assertThat(cpu.atStart(spec)).isEqualTo(atStart);
        assertThat(cpu.afterInit(spec)).isEqualTo(afterInit);
    }
}
