CREATE TABLE IF NOT EXISTS orders (id serial PRIMARY KEY, item text NOT NULL, price numeric(10, 2) NOT NULL);
