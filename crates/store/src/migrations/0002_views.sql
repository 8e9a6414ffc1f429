-- Views for people and reporting tools: names instead of ids, the last version of each document, days as day numbers
-- (add them to 1970-01-01).

create view current_documents as
select d.* from documents d
where not exists (select 1 from documents later
                  where later.document_id = d.document_id and later.version > d.version);

create view current_customers as
select c.id as customer_id, c.number, v.name, v.segment_id, v.collector_id, v.parent_id, v.credit_limit_minor,
       v.merged_into
from customers c
left join customer_versions v on v.id = (select max(w.id) from customer_versions w where w.customer_id = c.id);

create view open_items as
select d.document_id, d.number, d.instalment, d.kind, e.name as entity, c.number as customer, c.name as customer_name,
       d.currency, d.issued, d.due, d.amount_minor, b.open_minor
from current_documents d
join balances b on b.document_id = d.document_id
join current_customers c on c.customer_id = d.customer_id
left join entities e on e.id = d.entity_id
where b.open_minor <> 0 and d.voided is null;

create view journal as
select seq, kind, actor, recorded_ms, key from commands;
