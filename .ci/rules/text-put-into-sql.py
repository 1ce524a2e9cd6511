"""What the rule of the same name finds, and what it lets pass."""


async def found(connection, case_id, table):
    # ruleid: text-put-into-sql
    await connection.execute(text(f"SELECT * FROM cases WHERE case_id = '{case_id}'"))
    # ruleid: text-put-into-sql
    await connection.execute("SELECT * FROM cases WHERE case_id = '%s'" % case_id)
    # ruleid: text-put-into-sql
    connection.exec_driver_sql("DROP TABLE " + table)
    # ruleid: text-put-into-sql
    await connection.scalar("SELECT count(*) FROM {}".format(table))
    statement = f"SELECT * FROM {table}"
    # ruleid: text-put-into-sql
    await connection.execute(statement)
    # ok: text-put-into-sql
    await connection.execute(text("SELECT 1 FROM cases WHERE case_id = :id"), {"id": case_id})
    # ok: text-put-into-sql
    await connection.execute(select(cases).where(cases.c.case_id == case_id))
    # ok: text-put-into-sql
    connection.exec_driver_sql("BEGIN IMMEDIATE")
