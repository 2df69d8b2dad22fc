package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/**
 * Quantities in the API server's canonical form. It changes {@code 1024Mi} to {@code 1Gi}; in another form, a quantity
 * would always look changed.
 */
final class Quantities {
    private static final long MEBIBYTE = 1024 * 1024;

    private Quantities() {}

    static long mebibytes(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity)).longValueExact() / MEBIBYTE;
    }

    static long millicores(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity))
                .multiply(BigDecimal.valueOf(1000))
                .longValue();
    }

    static Quantity ofMebibytes(long mebibytes) {
        return new Quantity(mebibytes % 1024 == 0 ? mebibytes / 1024 + "Gi" : mebibytes + "Mi");
    }

    static Quantity ofMillicores(long millicores) {
        return new Quantity(millicores % 1000 == 0 ? String.valueOf(millicores / 1000) : millicores + "m");
    }
}
