package dev.lamina.gateway.pool;

import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.buffer.Buffer;

/** A poll that remembers its response. */
final class FakePoll implements ParkedPoll {
    private final String pod;
    private Buffer variables;
    private boolean released;

    FakePoll(String pod) {
        this.pod = pod;
    }

    Buffer variables() {
        return variables;
    }

    boolean released() {
        return released;
    }

    @Override
    public String pod() {
        return pod;
    }

    @Override
    public boolean open() {
        return variables == null && !released;
    }

    @Override
    public void handOver(FunctionId function, Buffer given) {
        variables = given;
    }

    @Override
    public void release() {
        released = true;
    }
}
