package shop;

import jakarta.validation.Validator;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application with one function, Jackson and validation. */
@SpringBootApplication
public class Orders {
    /** An order, checked as Spring's applications do. */
    public record Order(@NotBlank String item) {}

    public static void main(String[] args) {
        SpringApplication.run(Orders.class, args);
    }

    @Bean
    Function<Order, Map<String, Object>> order(Validator validator) {
        return order -> Map.of("item", order.item(), "flaws", validator.validate(order).size());
    }
}
