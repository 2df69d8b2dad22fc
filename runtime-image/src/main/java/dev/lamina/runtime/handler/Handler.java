package dev.lamina.runtime.handler;

import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import dev.lamina.runtime.function.LoadedFunction;
import dev.lamina.runtime.function.Outcome;
import dev.lamina.runtime.function.SandboxError;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.log.PeakMemory;
import java.io.ByteArrayOutputStream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** A loaded handler. AWS's classes behind it keep serialisers per thread, so call it from few, permanent threads. */
public final class Handler implements LoadedFunction {
    /** Lambda's limit: 6 MiB and 100 bytes. */
    static final int RESPONSE_LIMIT = 6_291_556;
    /** Bytes: enough for an answer and its lines in the log. */
    private static final int RESERVE = 512 * 1024;

    private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";
    private static final String TRACE_KEY = "AWS_LAMBDA_X_TRACE_ID";

    private final LambdaRequestHandler handler;
    private final ClassLoader loader;
    private final boolean severalAtOnce;
    private final PeakMemory memory = new PeakMemory();

    /** Created while there is memory. */
    private final Outcome outOfMemory = HandlerErrors.bareOutOfMemory();

    // Mutable state: memory that is freed when the heap is full, so that there is enough to answer
    @SuppressWarnings("UnusedVariable") // it is held, not read
    private volatile byte[] reserve = new byte[RESERVE];

    Handler(LambdaRequestHandler handler, ClassLoader loader, boolean severalAtOnce) {
        this.handler = handler;
        this.loader = loader;
        this.severalAtOnce = severalAtOnce;
    }

    @Override
    public boolean awaitReady() {
        return true;
    }

    @Override
    public Outcome call(Invocation invocation, long deadlineMs) {
        Thread.currentThread().setContextClassLoader(loader);
        trace(invocation.traceId());
        try {
            ByteArrayOutputStream result = handler.call(request(invocation, deadlineMs));
            return result.size() > RESPONSE_LIMIT
                    ? SandboxError.resultTooLarge(RESPONSE_LIMIT)
                    : Outcome.success(result.toByteArray());
        } catch (Throwable t) {
            if (HandlerErrors.isOutOfMemory(t)) {
                reserve = null; // for good: the environment ends
                return HandlerErrors.outOfMemory(t, outOfMemory);
            }
            return HandlerErrors.thrown(t, !severalAtOnce);
        } finally {
            Thread.interrupted(); // an interrupt left by a handler must not affect the next one
            if (severalAtOnce) {
                SdkInternalThreadLocal.remove(TRACE_KEY);
            }
        }
    }

    @Override
    public void settleLog() {
        // it writes there itself
    }

    @Override
    public int peakMemoryMb() {
        return memory.megabytes();
    }

    private void trace(String traceId) {
        if (severalAtOnce) {
            SdkInternalThreadLocal.put(TRACE_KEY, traceId);
        } else if (traceId == null) {
            System.clearProperty(TRACE_PROPERTY);
        } else {
            System.setProperty(TRACE_PROPERTY, traceId);
        }
    }

    private static InvocationRequest request(Invocation invocation, long deadlineMs) {
        InvocationRequest request = new InvocationRequest();
        request.setId(invocation.requestId());
        request.setXrayTraceId(invocation.traceId());
        request.setInvokedFunctionArn(invocation.functionArn());
        request.setDeadlineTimeInMs(deadlineMs);
        request.setClientContext(invocation.clientContext());
        request.setCognitoIdentity(invocation.cognitoIdentity());
        request.setTenantId(invocation.tenantId());
        request.setContent(invocation.event());
        return request;
    }
}
