BEGIN TRANSACTION;
CREATE TABLE absence (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME, 
	minutes_credited INTEGER, 
	state VARCHAR NOT NULL, 
	asked_on DATE, decided_by VARCHAR, decided_at DATETIME, answer VARCHAR, 
	CONSTRAINT pk_absence PRIMARY KEY (id), 
	CONSTRAINT fk_absence_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "absence" VALUES(1,1,'annual','2026-11-28 00:00:00.000000','2026-11-30 00:00:00.000000',900,'granted','2026-09-01',NULL,NULL,NULL);
INSERT INTO "absence" VALUES(2,2,'other','2026-11-23 08:00:00.000000',NULL,NULL,'granted',NULL,NULL,NULL,NULL);
CREATE TABLE accepted_short (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	accepted_by VARCHAR NOT NULL, 
	measures VARCHAR NOT NULL, accepted_at DATETIME, places INTEGER, 
	CONSTRAINT pk_accepted_short PRIMARY KEY (id), 
	CONSTRAINT fk_accepted_short_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT fk_accepted_short_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id)
);
INSERT INTO "accepted_short" VALUES(1,1,2,'manager','manager on the floor',NULL,NULL);
CREATE TABLE actor (
	id INTEGER NOT NULL, 
	name VARCHAR(99) NOT NULL, 
	role VARCHAR NOT NULL, 
	organisation_id INTEGER, 
	is_default BOOLEAN NOT NULL, 
	CONSTRAINT pk_actor PRIMARY KEY (id), 
	CONSTRAINT fk_actor_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_actor_name UNIQUE (name)
);
INSERT INTO "actor" VALUES(1,'coordinator','administrator',NULL,1);
INSERT INTO "actor" VALUES(2,'Mair Jones','registered_manager',1,0);
CREATE TABLE actual (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	assignment_id INTEGER, 
	setting_id INTEGER, 
	employer VARCHAR, 
	code VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	break_minutes INTEGER NOT NULL, 
	disturbed_minutes INTEGER NOT NULL, 
	confirmed_by VARCHAR, 
	confirmed_at DATETIME, outcome VARCHAR, breaks_missed INTEGER, concern VARCHAR, 
	CONSTRAINT pk_actual PRIMARY KEY (id), 
	CONSTRAINT fk_actual_assignment_id FOREIGN KEY(assignment_id) REFERENCES assignment (id), 
	CONSTRAINT fk_actual_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT fk_actual_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_actual_assignment_id UNIQUE (assignment_id)
);
INSERT INTO "actual" VALUES(1,1,1,2,NULL,'D','awake','2026-11-23 08:00:00.000000','2026-11-23 19:00:00.000000',30,0,'coordinator','2026-11-23 20:00:00.000000',NULL,NULL,NULL);
INSERT INTO "actual" VALUES(2,2,NULL,NULL,'outside','','sleep_in','2026-11-21 22:00:00.000000','2026-11-22 07:00:00.000000',0,40,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE agreement (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	name VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	roles VARCHAR NOT NULL, 
	notice_days INTEGER NOT NULL, 
	recharge VARCHAR, 
	indemnity VARCHAR, 
	data_sharing VARCHAR, 
	passport_required BOOLEAN NOT NULL, 
	conditions VARCHAR NOT NULL, 
	made_by VARCHAR, 
	made_at DATETIME, 
	ended_by VARCHAR, 
	ended_for VARCHAR, emergency_notice_days INTEGER, 
	CONSTRAINT pk_agreement PRIMARY KEY (id), 
	CONSTRAINT uq_agreement_code UNIQUE (code)
);
INSERT INTO "agreement" VALUES(1,'north','Northern memorandum','2026-01-01','2026-12-31','care_worker',3,'cost of pay','CNST 12','DSA 3',1,'moving_people;dbs','administrator','2026-01-02 09:00:00.000000',NULL,NULL,0);
CREATE TABLE agreement_organisation (
	id INTEGER NOT NULL, 
	agreement_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	approvers VARCHAR NOT NULL, 
	CONSTRAINT pk_agreement_organisation PRIMARY KEY (id), 
	CONSTRAINT fk_agreement_organisation_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id), 
	CONSTRAINT fk_agreement_organisation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_agreement_organisation_agreement_id_organisation_id UNIQUE (agreement_id, organisation_id)
);
INSERT INTO "agreement_organisation" VALUES(1,1,1,'manager');
CREATE TABLE agreement_setting (
	id INTEGER NOT NULL, 
	agreement_id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	CONSTRAINT pk_agreement_setting PRIMARY KEY (id), 
	CONSTRAINT fk_agreement_setting_agreement_id FOREIGN KEY(agreement_id) REFERENCES agreement (id), 
	CONSTRAINT fk_agreement_setting_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT uq_agreement_setting_agreement_id_setting_id UNIQUE (agreement_id, setting_id)
);
INSERT INTO "agreement_setting" VALUES(1,1,1);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE amendment (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	made_by VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	CONSTRAINT pk_amendment PRIMARY KEY (id), 
	CONSTRAINT fk_amendment_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT uq_amendment_roster_id_number UNIQUE (roster_id, number)
);
INSERT INTO "amendment" VALUES(1,2,30,'2026-11-20 10:00:00.000000','vera','vera');
CREATE TABLE amendment_change (
	id INTEGER NOT NULL, 
	amendment_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	shift_id INTEGER, 
	starts_before DATETIME, 
	ends_before DATETIME, 
	standing_before VARCHAR, 
	starts_after DATETIME, 
	ends_after DATETIME, 
	standing_after VARCHAR, 
	CONSTRAINT pk_amendment_change PRIMARY KEY (id), 
	CONSTRAINT fk_amendment_change_amendment_id FOREIGN KEY(amendment_id) REFERENCES amendment (id), 
	CONSTRAINT fk_amendment_change_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id), 
	CONSTRAINT fk_amendment_change_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "amendment_change" VALUES(1,1,3,1,'2026-11-20 10:00:00.000000','2026-11-20 10:00:00.000000','planned','2026-11-20 10:00:00.000000','2026-11-20 10:00:00.000000','cancelled');
CREATE TABLE approval (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	roster_version INTEGER NOT NULL, 
	asked_by VARCHAR NOT NULL, 
	asked_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, 
	decided_by VARCHAR, 
	decided_at DATETIME, 
	reason VARCHAR, 
	CONSTRAINT pk_approval PRIMARY KEY (id), 
	CONSTRAINT fk_approval_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id)
);
INSERT INTO "approval" VALUES(1,2,30,'vera','2026-11-20 10:00:00.000000','asked','vera','2026-11-20 10:00:00.000000','vera');
CREATE TABLE approver_deputy (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	approver VARCHAR NOT NULL, 
	deputy VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	ended_by VARCHAR, 
	ended_at DATETIME, 
	CONSTRAINT pk_approver_deputy PRIMARY KEY (id), 
	CONSTRAINT fk_approver_deputy_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "approver_deputy" VALUES(1,1,'Mair Jones','vera','2026-12-21','2027-01-03','Mair Jones','2026-11-20 12:00:00.000000',NULL,NULL);
CREATE TABLE area (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	name VARCHAR NOT NULL, 
	within_id INTEGER, 
	CONSTRAINT pk_area PRIMARY KEY (id), 
	CONSTRAINT fk_area_within_id FOREIGN KEY(within_id) REFERENCES area (id), 
	CONSTRAINT uq_area_code UNIQUE (code)
);
INSERT INTO "area" VALUES(1,'north','North',NULL);
INSERT INTO "area" VALUES(2,'town','Town',1);
CREATE TABLE assignment (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	shift_id INTEGER, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	break_minutes INTEGER NOT NULL, 
	standing VARCHAR NOT NULL, 
	pinned BOOLEAN NOT NULL, 
	made_by VARCHAR NOT NULL, 
	note VARCHAR, 
	CONSTRAINT pk_assignment PRIMARY KEY (id), 
	CONSTRAINT fk_assignment_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT fk_assignment_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id), 
	CONSTRAINT fk_assignment_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_assignment_roster_id_shift_id_worker_id UNIQUE (roster_id, shift_id, worker_id)
);
INSERT INTO "assignment" VALUES(1,1,1,1,'2026-11-23 08:00:00.000000','2026-11-23 19:00:00.000000',30,'accepted',1,'coordinator','shares the long day');
INSERT INTO "assignment" VALUES(2,1,2,NULL,'2026-11-23 09:00:00.000000','2026-11-23 10:00:00.000000',0,'planned',0,'solve',NULL);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	organisation VARCHAR, 
	action VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	"before" VARCHAR, 
	"after" VARCHAR, 
	previous_hash VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,'2026-11-20 10:00:00.000000','coordinator','administrator',NULL,'import','staff.csv',NULL,'2 new','0000000000000000000000000000000000000000000000000000000000000000','16aa696dec3c545389a99a4514cca0cda760e451d4c505ac3ba4b3d7a01918da');
INSERT INTO "audit" VALUES(2,'2026-11-20 10:00:00.000000','coordinator','administrator',NULL,'edit','roster 1','version 2','version 3','16aa696dec3c545389a99a4514cca0cda760e451d4c505ac3ba4b3d7a01918da','669a90452f6c7fe3e6ba71b13b3f012b838b57941213e32f7959bcb8b081a60c');
CREATE TABLE authorisation (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	setting_id INTEGER, 
	tier VARCHAR NOT NULL, 
	role VARCHAR, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	most_pence INTEGER, 
	most_places INTEGER, 
	reason VARCHAR NOT NULL, 
	authorised_by VARCHAR NOT NULL, 
	authorised_at DATETIME NOT NULL, 
	withdrawn_by VARCHAR, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_authorisation PRIMARY KEY (id), 
	CONSTRAINT fk_authorisation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_authorisation_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "authorisation" VALUES(1,1,1,'bank','care_worker','2026-11-23','2026-11-23',30,30,'vera','vera','2026-11-20 10:00:00.000000','vera','2026-11-20 10:00:00.000000');
CREATE TABLE availability (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	on_date DATE, 
	weekdays VARCHAR, 
	from_on DATE, 
	until_on DATE, 
	start_minute INTEGER, 
	end_minute INTEGER, 
	available BOOLEAN NOT NULL, 
	told_on DATE NOT NULL, 
	CONSTRAINT pk_availability PRIMARY KEY (id), 
	CONSTRAINT fk_availability_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "availability" VALUES(1,2,NULL,'5;6','2026-11-01',NULL,420,1920,1,'2026-10-30');
CREATE TABLE booking (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	reference VARCHAR, 
	pence INTEGER, 
	worker_id INTEGER, state VARCHAR, starts_at DATETIME, ends_at DATETIME, made_by VARCHAR, made_at DATETIME, named_by VARCHAR, named_at DATETIME, 
	CONSTRAINT pk_booking PRIMARY KEY (id), 
	CONSTRAINT fk_booking_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT fk_booking_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id), 
	CONSTRAINT fk_booking_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "booking" VALUES(1,1,1,'agency','carer','BK-9',24000,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE busy_time (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	CONSTRAINT pk_busy_time PRIMARY KEY (id), 
	CONSTRAINT fk_busy_time_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_busy_time_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "busy_time" VALUES(1,3,2,'2026-11-21 08:00:00.000000','2026-11-21 16:00:00.000000');
CREATE TABLE chart_letter (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	letter VARCHAR(9) NOT NULL, 
	meaning VARCHAR NOT NULL, 
	CONSTRAINT pk_chart_letter PRIMARY KEY (id), 
	CONSTRAINT fk_chart_letter_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_chart_letter_organisation_id_letter UNIQUE (organisation_id, letter)
);
INSERT INTO "chart_letter" VALUES(1,1,'D','D');
CREATE TABLE clearance (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	setting_id INTEGER, 
	on_date DATE NOT NULL, 
	until_on DATE, 
	CONSTRAINT pk_clearance PRIMARY KEY (id), 
	CONSTRAINT fk_clearance_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_clearance_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "clearance" VALUES(1,1,'fit_for_nights',NULL,'2026-01-05','2027-01-04');
CREATE TABLE client (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	setting_id INTEGER NOT NULL, 
	language VARCHAR, 
	personal_care_wish VARCHAR, manual_handling BOOLEAN, 
	CONSTRAINT pk_client PRIMARY KEY (id), 
	CONSTRAINT fk_client_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT uq_client_setting_id_code UNIQUE (setting_id, code)
);
INSERT INTO "client" VALUES(1,'R12',2,'cy',NULL,NULL);
CREATE TABLE client_preference (
	client_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	CONSTRAINT pk_client_preference PRIMARY KEY (client_id, person_id), 
	CONSTRAINT fk_client_preference_client_id FOREIGN KEY(client_id) REFERENCES client (id), 
	CONSTRAINT fk_client_preference_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "client_preference" VALUES(1,1,'preferred');
CREATE TABLE contract (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	band VARCHAR, 
	setting_id INTEGER, 
	minutes INTEGER, 
	period VARCHAR, 
	period_anchor DATE, 
	balance_minutes INTEGER NOT NULL, 
	starts_on DATE, 
	ends_on DATE, 
	pence_an_hour INTEGER, shift_limits VARCHAR, 
	CONSTRAINT pk_contract PRIMARY KEY (id), 
	CONSTRAINT fk_contract_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT fk_contract_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "contract" VALUES(1,1,'registered_nurse','5',NULL,2250,'week',NULL,-60,'2019-01-07',NULL,1875,NULL);
INSERT INTO "contract" VALUES(2,2,'carer',NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,'N:4');
CREATE TABLE day_confirmed (
	setting_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	confirmed_by VARCHAR NOT NULL, 
	confirmed_at DATETIME NOT NULL, 
	CONSTRAINT pk_day_confirmed PRIMARY KEY (setting_id, day), 
	CONSTRAINT fk_day_confirmed_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "day_confirmed" VALUES(1,'2026-11-23','vera','2026-11-20 10:00:00.000000');
CREATE TABLE declared (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	until_on DATE NOT NULL, 
	declared_by VARCHAR NOT NULL, 
	declared_at DATETIME NOT NULL, 
	CONSTRAINT pk_declared PRIMARY KEY (id), 
	CONSTRAINT fk_declared_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_declared_person_id_subject_declared_at UNIQUE (person_id, subject, declared_at)
);
INSERT INTO "declared" VALUES(1,1,'right_to_work','2026-12-18','Mair Jones','2026-11-20 09:00:00.000000');
CREATE TABLE delegation (
	id INTEGER NOT NULL, 
	task VARCHAR NOT NULL, 
	delegator_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	client_id INTEGER, 
	setting_id INTEGER, 
	from_on DATE NOT NULL, 
	review_on DATE NOT NULL, 
	ended_on DATE, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	ended_by VARCHAR, 
	CONSTRAINT pk_delegation PRIMARY KEY (id), 
	CONSTRAINT fk_delegation_client_id FOREIGN KEY(client_id) REFERENCES client (id), 
	CONSTRAINT fk_delegation_delegator_id FOREIGN KEY(delegator_id) REFERENCES person (id), 
	CONSTRAINT fk_delegation_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_delegation_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "delegation" VALUES(1,'insulin',1,2,1,NULL,'2026-11-01','2027-01-31',NULL,'Ada','2026-11-01 09:00:00.000000',NULL);
CREATE TABLE demand (
	id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	on_date DATE, 
	weekdays VARCHAR, 
	from_on DATE, 
	until_on DATE, 
	code VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	start_minute INTEGER NOT NULL, 
	end_minute INTEGER NOT NULL, 
	break_minutes INTEGER NOT NULL, 
	role VARCHAR, 
	skills VARCHAR NOT NULL, 
	minimum INTEGER NOT NULL, 
	target INTEGER NOT NULL, 
	priority INTEGER NOT NULL, 
	client_id INTEGER, 
	"exclusive" BOOLEAN NOT NULL, personal_care BOOLEAN, 
	CONSTRAINT pk_demand PRIMARY KEY (id), 
	CONSTRAINT fk_demand_client_id FOREIGN KEY(client_id) REFERENCES client (id), 
	CONSTRAINT fk_demand_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "demand" VALUES(1,2,NULL,'0;1;2;3;4;5;6','2026-01-01',NULL,'D','awake',450,1170,60,'carer','',2,3,3,NULL,0,NULL);
INSERT INTO "demand" VALUES(2,1,'2026-12-25',NULL,NULL,NULL,'N','awake',1170,1890,60,'registered_nurse','medication:2',1,1,1,NULL,0,NULL);
CREATE TABLE deployment (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	state VARCHAR NOT NULL, 
	agreement VARCHAR, opened_at DATETIME, consented_at DATETIME, closes_at DATETIME, 
	CONSTRAINT pk_deployment PRIMARY KEY (id), 
	CONSTRAINT fk_deployment_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT fk_deployment_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "deployment" VALUES(1,3,1,'care_worker','2026-11-20 10:00:00.000000','2026-11-20 10:00:00.000000','asked','north',NULL,NULL,NULL);
CREATE TABLE deployment_question (
	id INTEGER NOT NULL, 
	deployment_id INTEGER NOT NULL, 
	asked_by VARCHAR NOT NULL, 
	asked_at DATETIME NOT NULL, 
	organisation VARCHAR NOT NULL, 
	question VARCHAR NOT NULL, 
	answer VARCHAR, 
	answered_by VARCHAR, 
	answered_at DATETIME, 
	CONSTRAINT pk_deployment_question PRIMARY KEY (id), 
	CONSTRAINT fk_deployment_question_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id)
);
INSERT INTO "deployment_question" VALUES(1,1,'vera','2026-11-20 11:00:00.000000','orgA','Which week?','The first.','Mair Jones','2026-11-20 12:00:00.000000');
CREATE TABLE deployment_review (
	id INTEGER NOT NULL, 
	deployment_id INTEGER NOT NULL, 
	organisation VARCHAR NOT NULL, 
	finding VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	reviewed_by VARCHAR NOT NULL, 
	reviewed_at DATETIME NOT NULL, 
	CONSTRAINT pk_deployment_review PRIMARY KEY (id), 
	CONSTRAINT fk_deployment_review_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT uq_deployment_review_deployment_id_organisation UNIQUE (deployment_id, organisation)
);
INSERT INTO "deployment_review" VALUES(1,1,'orgA','in_order','both managers were named','Mair Jones','2026-11-25 09:00:00.000000');
CREATE TABLE deployment_shift (
	deployment_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	CONSTRAINT pk_deployment_shift PRIMARY KEY (deployment_id, shift_id), 
	CONSTRAINT fk_deployment_shift_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT fk_deployment_shift_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id)
);
INSERT INTO "deployment_shift" VALUES(1,1);
CREATE TABLE "deployment_step" (
	id INTEGER NOT NULL, 
	deployment_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	means VARCHAR, 
	note VARCHAR, 
	role VARCHAR, 
	organisation VARCHAR, 
	words VARCHAR, 
	given_at DATETIME, 
	waived VARCHAR, 
	emergency_id INTEGER, 
	in_place_of VARCHAR, 
	CONSTRAINT pk_deployment_step PRIMARY KEY (id), 
	CONSTRAINT fk_deployment_step_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT fk_deployment_step_emergency_id FOREIGN KEY(emergency_id) REFERENCES emergency (id)
);
INSERT INTO "deployment_step" VALUES(1,1,'asked','vera','2026-11-20 10:00:00.000000','list','vera',NULL,NULL,NULL,NULL,NULL,1,'Mair Jones');
CREATE TABLE emergency (
	id INTEGER NOT NULL, 
	area_id INTEGER, 
	from_at DATETIME NOT NULL, 
	until_at DATETIME NOT NULL, 
	reason VARCHAR NOT NULL, 
	declared_by VARCHAR NOT NULL, 
	declared_at DATETIME NOT NULL, 
	closed_by VARCHAR, 
	closed_at DATETIME, 
	closed_for VARCHAR, 
	CONSTRAINT pk_emergency PRIMARY KEY (id), 
	CONSTRAINT fk_emergency_area_id FOREIGN KEY(area_id) REFERENCES area (id)
);
INSERT INTO "emergency" VALUES(1,1,'2026-11-20 08:00:00.000000','2026-11-30 00:00:00.000000','flood at three homes','Mair Jones','2026-11-20 08:00:00.000000','Mair Jones','2026-11-24 09:00:00.000000','the water is gone');
CREATE TABLE emergency_organisation (
	emergency_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	CONSTRAINT pk_emergency_organisation PRIMARY KEY (emergency_id, organisation_id), 
	CONSTRAINT fk_emergency_organisation_emergency_id FOREIGN KEY(emergency_id) REFERENCES emergency (id), 
	CONSTRAINT fk_emergency_organisation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "emergency_organisation" VALUES(1,1);
CREATE TABLE festive_day (
	person_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	was_worked BOOLEAN NOT NULL, 
	recorded_by VARCHAR NOT NULL, 
	CONSTRAINT pk_festive_day PRIMARY KEY (person_id, day), 
	CONSTRAINT fk_festive_day_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "festive_day" VALUES(2,'2026-11-23',1,'vera');
CREATE TABLE flexible_working (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	weekdays VARCHAR, 
	start_minute INTEGER, 
	end_minute INTEGER, 
	from_on DATE NOT NULL, 
	review_on DATE NOT NULL, 
	until_on DATE, 
	agreed_by VARCHAR NOT NULL, 
	CONSTRAINT pk_flexible_working PRIMARY KEY (id), 
	CONSTRAINT fk_flexible_working_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "flexible_working" VALUES(1,3,'never','0;1',30,30,'2026-11-23','2026-11-23','2026-11-23','vera');
CREATE TABLE history_sum (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	employer VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	minutes INTEGER NOT NULL, 
	shifts INTEGER NOT NULL, 
	nights INTEGER NOT NULL, 
	weekends INTEGER NOT NULL, 
	holidays INTEGER NOT NULL, 
	CONSTRAINT pk_history_sum PRIMARY KEY (id), 
	CONSTRAINT fk_history_sum_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "history_sum" VALUES(1,2,'outside','2026-10-01','2026-10-31',1800,4,0,0,0);
CREATE TABLE installation (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_installation PRIMARY KEY ("key")
);
INSERT INTO "installation" VALUES('made_at','2026-11-20T10:00:00+00:00');
INSERT INTO "installation" VALUES('audit_head','2 669a90452f6c7fe3e6ba71b13b3f012b838b57941213e32f7959bcb8b081a60c');
CREATE TABLE leave_entitlement (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	minutes INTEGER NOT NULL, 
	carried_minutes INTEGER NOT NULL, 
	CONSTRAINT pk_leave_entitlement PRIMARY KEY (id), 
	CONSTRAINT fk_leave_entitlement_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_leave_entitlement_worker_id_from_on UNIQUE (worker_id, from_on)
);
INSERT INTO "leave_entitlement" VALUES(1,3,'2026-11-23','2026-11-23',30,30);
CREATE TABLE leave_limit (
	id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	role VARCHAR, 
	most INTEGER NOT NULL, 
	from_on DATE, 
	until_on DATE, 
	CONSTRAINT pk_leave_limit PRIMARY KEY (id), 
	CONSTRAINT fk_leave_limit_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "leave_limit" VALUES(1,1,'care_worker',30,'2026-11-23','2026-11-23');
CREATE TABLE letter (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	way VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	deployment_id INTEGER, 
	shared_person_id INTEGER, 
	number INTEGER NOT NULL, 
	seen INTEGER NOT NULL, 
	step_id INTEGER, 
	outcome VARCHAR, 
	document TEXT, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_letter PRIMARY KEY (id), 
	CONSTRAINT fk_letter_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT fk_letter_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_letter_shared_person_id FOREIGN KEY(shared_person_id) REFERENCES shared_person (id), 
	CONSTRAINT fk_letter_step_id FOREIGN KEY(step_id) REFERENCES deployment_step (id), 
	CONSTRAINT uq_letter_way_deployment_id_number UNIQUE (way, deployment_id, number)
);
INSERT INTO "letter" VALUES(1,2,'received','step',1,NULL,1,0,1,'taken','{}','vera','2026-11-20 10:00:00.000000');
CREATE TABLE offer (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	tier VARCHAR NOT NULL, 
	pence_an_hour INTEGER, 
	state VARCHAR NOT NULL, 
	means VARCHAR NOT NULL, 
	asked_at DATETIME NOT NULL, 
	asked_by VARCHAR NOT NULL, 
	answer_by DATETIME, 
	answered_at DATETIME, 
	recorded_by VARCHAR, 
	note VARCHAR, 
	CONSTRAINT pk_offer PRIMARY KEY (id), 
	CONSTRAINT fk_offer_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT fk_offer_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id), 
	CONSTRAINT fk_offer_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "offer" VALUES(1,2,1,3,'2026-11-20 10:00:00.000000','2026-11-20 10:00:00.000000','bank',30,'asked','list','2026-11-20 10:00:00.000000','vera','2026-11-20 10:00:00.000000','2026-11-20 10:00:00.000000','vera','vera');
CREATE TABLE opt_out (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	notice_days INTEGER NOT NULL, 
	CONSTRAINT pk_opt_out PRIMARY KEY (id), 
	CONSTRAINT fk_opt_out_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "opt_out" VALUES(1,1,'2026-01-01',NULL,7);
CREATE TABLE organisation (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	name VARCHAR NOT NULL, 
	nation VARCHAR(3) NOT NULL, 
	kind VARCHAR NOT NULL, 
	provider_number VARCHAR, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT uq_organisation_code UNIQUE (code)
);
INSERT INTO "organisation" VALUES(1,'orgA','Hafod Care','WAL','care_company',NULL);
INSERT INTO "organisation" VALUES(2,'orgB','North Health Board','WAL','health_board',NULL);
CREATE TABLE outbreak (
	id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	opened_on DATE NOT NULL, 
	closed_on DATE, 
	days_after INTEGER NOT NULL, 
	opened_by VARCHAR NOT NULL, 
	closed_by VARCHAR, 
	CONSTRAINT pk_outbreak PRIMARY KEY (id), 
	CONSTRAINT fk_outbreak_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "outbreak" VALUES(1,1,'2026-11-01',NULL,14,'Mair Jones',NULL);
CREATE TABLE outbreak_cohort (
	outbreak_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, zone VARCHAR, 
	CONSTRAINT pk_outbreak_cohort PRIMARY KEY (outbreak_id, person_id), 
	CONSTRAINT fk_outbreak_cohort_outbreak_id FOREIGN KEY(outbreak_id) REFERENCES outbreak (id), 
	CONSTRAINT fk_outbreak_cohort_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "outbreak_cohort" VALUES(1,1,'red');
CREATE TABLE outbreak_zone (
	outbreak_id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	zone VARCHAR NOT NULL, 
	CONSTRAINT pk_outbreak_zone PRIMARY KEY (outbreak_id, setting_id), 
	CONSTRAINT fk_outbreak_zone_outbreak_id FOREIGN KEY(outbreak_id) REFERENCES outbreak (id), 
	CONSTRAINT fk_outbreak_zone_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "outbreak_zone" VALUES(1,2,'red');
CREATE TABLE pair (
	id INTEGER NOT NULL, 
	first_id INTEGER NOT NULL, 
	second_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	CONSTRAINT pk_pair PRIMARY KEY (id), 
	CONSTRAINT fk_pair_first_id FOREIGN KEY(first_id) REFERENCES person (id), 
	CONSTRAINT fk_pair_second_id FOREIGN KEY(second_id) REFERENCES person (id)
);
INSERT INTO "pair" VALUES(1,1,2,'apart','2026-11-01',NULL);
CREATE TABLE partner (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	added_by VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	removed_by VARCHAR, 
	removed_at DATETIME, 
	CONSTRAINT pk_partner PRIMARY KEY (id), 
	CONSTRAINT fk_partner_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "partner" VALUES(1,2,'Mair Jones','2026-11-01 09:00:00.000000',NULL,NULL);
CREATE TABLE passport (
	id INTEGER NOT NULL, 
	number VARCHAR(99) NOT NULL, 
	application_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	signing_key_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	valid_from DATETIME NOT NULL, 
	valid_until DATETIME NOT NULL, 
	document TEXT NOT NULL, 
	issued_by VARCHAR NOT NULL, 
	issued_at DATETIME NOT NULL, 
	revoked_by VARCHAR, 
	revoked_at DATETIME, 
	revoked_for VARCHAR, 
	CONSTRAINT pk_passport PRIMARY KEY (id), 
	CONSTRAINT fk_passport_application_id FOREIGN KEY(application_id) REFERENCES passport_application (id), 
	CONSTRAINT fk_passport_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_passport_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_passport_signing_key_id FOREIGN KEY(signing_key_id) REFERENCES signing_key (id), 
	CONSTRAINT uq_passport_number UNIQUE (number), 
	CONSTRAINT uq_passport_organisation_id_position UNIQUE (organisation_id, position)
);
INSERT INTO "passport" VALUES(1,'urn:uuid:00000000-0000-4000-8000-000000000001',1,1,1,1,1,'2026-11-20 00:00:00.000000','2027-11-20 00:00:00.000000','{}','Mair Jones','2026-11-20 09:00:00.000000',NULL,NULL,NULL);
CREATE TABLE passport_answer (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	person_id INTEGER, 
	number VARCHAR NOT NULL, 
	issuer VARCHAR NOT NULL, 
	issuer_name VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	answer VARCHAR NOT NULL, 
	reason VARCHAR, 
	valid_until DATETIME, 
	document TEXT, 
	answered_by VARCHAR NOT NULL, 
	answered_at DATETIME NOT NULL, 
	withdrawn_by VARCHAR, 
	withdrawn_at DATETIME, 
	withdrawn_for VARCHAR, 
	CONSTRAINT pk_passport_answer PRIMARY KEY (id), 
	CONSTRAINT fk_passport_answer_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_passport_answer_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "passport_answer" VALUES(1,1,1,'urn:uuid:00000000-0000-4000-8000-000000000002','urn:rota:organisation:orgB','Ysbyty',1,'accepted',NULL,'2027-11-20 00:00:00.000000','{}','Mair Jones','2026-11-20 09:00:00.000000',NULL,NULL,NULL);
CREATE TABLE passport_application (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	applied_by VARCHAR NOT NULL, 
	applied_at DATETIME NOT NULL, 
	decided_by VARCHAR, 
	decided_at DATETIME, 
	reason VARCHAR, 
	identity_on DATE, 
	CONSTRAINT pk_passport_application PRIMARY KEY (id), 
	CONSTRAINT fk_passport_application_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_passport_application_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "passport_application" VALUES(1,1,1,'granted','Mair Jones','2026-11-20 09:00:00.000000','Mair Jones','2026-11-20 09:00:00.000000',NULL,'2026-11-19');
CREATE TABLE passport_consent (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	given_on DATE NOT NULL, 
	means VARCHAR NOT NULL, 
	words VARCHAR NOT NULL, 
	recorded_by VARCHAR NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	withdrawn_on DATE, 
	withdrawn_means VARCHAR, 
	withdrawal_recorded_by VARCHAR, 
	withdrawal_recorded_at DATETIME, 
	CONSTRAINT pk_passport_consent PRIMARY KEY (id), 
	CONSTRAINT fk_passport_consent_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_passport_consent_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "passport_consent" VALUES(1,1,1,'2026-11-19','in_person','May Hafod share your passport?','Mair Jones','2026-11-20 09:00:00.000000',NULL,NULL,NULL,NULL);
CREATE TABLE passport_fact (
	id INTEGER NOT NULL, 
	answer_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	row_id INTEGER NOT NULL, 
	words VARCHAR NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_passport_fact PRIMARY KEY (id), 
	CONSTRAINT fk_passport_fact_answer_id FOREIGN KEY(answer_id) REFERENCES passport_answer (id)
);
INSERT INTO "passport_fact" VALUES(1,1,'skill',1,'fire',NULL);
CREATE TABLE pattern (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	cycle VARCHAR NOT NULL, 
	CONSTRAINT pk_pattern PRIMARY KEY (id), 
	CONSTRAINT uq_pattern_code UNIQUE (code)
);
INSERT INTO "pattern" VALUES(1,'4on4off','D D D D - - - -');
CREATE TABLE pattern_followed (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	pattern_id INTEGER NOT NULL, 
	setting_id INTEGER, 
	starts_on DATE NOT NULL, 
	phase INTEGER NOT NULL, 
	ends_on DATE, 
	CONSTRAINT pk_pattern_followed PRIMARY KEY (id), 
	CONSTRAINT fk_pattern_followed_pattern_id FOREIGN KEY(pattern_id) REFERENCES pattern (id), 
	CONSTRAINT fk_pattern_followed_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT fk_pattern_followed_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_pattern_followed_worker_id_starts_on UNIQUE (worker_id, starts_on)
);
INSERT INTO "pattern_followed" VALUES(1,1,1,2,'2026-01-05',3,NULL);
CREATE TABLE person (
	id INTEGER NOT NULL, 
	code VARCHAR(99) NOT NULL, 
	name VARCHAR NOT NULL, 
	under_18_until DATE, 
	age_known BOOLEAN NOT NULL, 
	postcode_out VARCHAR, 
	identity_hash VARCHAR, 
	visa VARCHAR, 
	visa_weekly_minutes INTEGER, 
	visa_sponsor VARCHAR, 
	right_to_work_until DATE, 
	right_to_work_open BOOLEAN NOT NULL, 
	right_to_work_seen_on DATE, 
	dbs_on DATE, 
	languages VARCHAR NOT NULL, 
	personal_care VARCHAR, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_code UNIQUE (code)
);
INSERT INTO "person" VALUES(1,'p1','Ann Rees','1998-02-03',1,'LL57','5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f','none',NULL,NULL,NULL,1,NULL,'2024-05-06','cy;en',NULL);
INSERT INTO "person" VALUES(2,'p2','Bilal Khan',NULL,0,NULL,NULL,'student',1200,NULL,'2027-09-30',0,NULL,NULL,'',NULL);
CREATE TABLE pipeline_entry (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	pool VARCHAR NOT NULL, 
	minutes_a_week INTEGER, 
	opened_by VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	left_on DATE, 
	left_by VARCHAR, 
	CONSTRAINT pk_pipeline_entry PRIMARY KEY (id), 
	CONSTRAINT fk_pipeline_entry_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_pipeline_entry_worker_id UNIQUE (worker_id)
);
INSERT INTO "pipeline_entry" VALUES(1,2,'pop_up',1200,'coordinator','2026-11-02 09:00:00.000000',NULL,NULL);
CREATE TABLE pipeline_step (
	id INTEGER NOT NULL, 
	entry_id INTEGER NOT NULL, 
	step VARCHAR NOT NULL, 
	done_at DATETIME NOT NULL, 
	done_on DATE NOT NULL, 
	done_by VARCHAR NOT NULL, 
	level VARCHAR, 
	outcome VARCHAR, 
	recorded_by VARCHAR NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	withdrawn_by VARCHAR, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_pipeline_step PRIMARY KEY (id), 
	CONSTRAINT fk_pipeline_step_entry_id FOREIGN KEY(entry_id) REFERENCES pipeline_entry (id)
);
INSERT INTO "pipeline_step" VALUES(1,1,'identity','2026-11-04 00:00:00.000000','2026-11-03','Mair Rees',NULL,NULL,'manager','2026-11-03 12:00:00.000000',NULL,NULL);
INSERT INTO "pipeline_step" VALUES(2,1,'dbs','2026-11-13 00:00:00.000000','2026-11-12','Mair Rees','enhanced_barred',NULL,'manager','2026-11-12 12:00:00.000000','manager','2026-11-13 12:00:00.000000');
CREATE TABLE placement (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	supervisor_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_placement PRIMARY KEY (id), 
	CONSTRAINT fk_placement_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT fk_placement_supervisor_id FOREIGN KEY(supervisor_id) REFERENCES person (id), 
	CONSTRAINT fk_placement_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "placement" VALUES(1,2,1,1,'2026-11-02','2026-12-18','Ada','2026-10-20 09:00:00.000000');
CREATE TABLE policy (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	organisation_id INTEGER, 
	value VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	set_by VARCHAR NOT NULL, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_policy PRIMARY KEY (id), 
	CONSTRAINT fk_policy_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "policy" VALUES(1,'booking.unnamed_hours',1,'42','2026-11-23','vera','2026-11-20 10:00:00.000000');
CREATE TABLE pool_membership (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	pool VARCHAR NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	agreement VARCHAR, 
	from_on DATE, 
	until_on DATE, 
	CONSTRAINT pk_pool_membership PRIMARY KEY (id), 
	CONSTRAINT fk_pool_membership_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_pool_membership_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "pool_membership" VALUES(1,3,'collaborative_bank',1,'memorandum 4','2026-01-01',NULL);
CREATE TABLE pool_scheme (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	name VARCHAR NOT NULL, 
	pool VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	lead_id INTEGER, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT pk_pool_scheme PRIMARY KEY (id), 
	CONSTRAINT fk_pool_scheme_lead_id FOREIGN KEY(lead_id) REFERENCES organisation (id), 
	CONSTRAINT uq_pool_scheme_code UNIQUE (code)
);
INSERT INTO "pool_scheme" VALUES(1,'north','North bank','collaborative_bank','distributed',NULL,'2026-04-01',NULL,'Ada','2026-03-20 09:00:00.000000');
CREATE TABLE pool_scheme_organisation (
	scheme_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	CONSTRAINT pk_pool_scheme_organisation PRIMARY KEY (scheme_id, organisation_id), 
	CONSTRAINT fk_pool_scheme_organisation_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_pool_scheme_organisation_scheme_id FOREIGN KEY(scheme_id) REFERENCES pool_scheme (id)
);
INSERT INTO "pool_scheme_organisation" VALUES(1,1,'2026-04-01',NULL);
CREATE TABLE pool_scheme_worker (
	scheme_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	joined_by VARCHAR NOT NULL, 
	CONSTRAINT pk_pool_scheme_worker PRIMARY KEY (scheme_id, worker_id), 
	CONSTRAINT fk_pool_scheme_worker_scheme_id FOREIGN KEY(scheme_id) REFERENCES pool_scheme (id), 
	CONSTRAINT fk_pool_scheme_worker_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "pool_scheme_worker" VALUES(1,1,'2026-04-01','2027-03-31','Ada');
CREATE TABLE pool_share (
	id INTEGER NOT NULL, 
	pool VARCHAR NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	per_mille INTEGER NOT NULL, 
	carried_minutes INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	CONSTRAINT pk_pool_share PRIMARY KEY (id), 
	CONSTRAINT fk_pool_share_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "pool_share" VALUES(1,'bank',1,30,30,'2026-11-23','2026-11-23');
CREATE TABLE pool_switch (
	id INTEGER NOT NULL, 
	pool VARCHAR NOT NULL, 
	organisation_id INTEGER, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	switched_by VARCHAR NOT NULL, 
	switched_at DATETIME NOT NULL, 
	ended_by VARCHAR, 
	CONSTRAINT pk_pool_switch PRIMARY KEY (id), 
	CONSTRAINT fk_pool_switch_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "pool_switch" VALUES(1,'bank',1,'2026-11-23','2026-11-29','Ada','2026-11-20 09:00:00.000000',NULL);
CREATE TABLE proposal (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	roster_version INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	made_by VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	result VARCHAR NOT NULL, 
	CONSTRAINT pk_proposal PRIMARY KEY (id), 
	CONSTRAINT fk_proposal_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id)
);
INSERT INTO "proposal" VALUES(1,1,2,'2026-11-20 10:00:00.000000','scheduler','waiting','{"schema": "rota-result/1"}');
CREATE TABLE proposal_assignment (
	proposal_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	CONSTRAINT pk_proposal_assignment PRIMARY KEY (proposal_id, shift_id, worker_id), 
	CONSTRAINT fk_proposal_assignment_proposal_id FOREIGN KEY(proposal_id) REFERENCES proposal (id), 
	CONSTRAINT fk_proposal_assignment_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id), 
	CONSTRAINT fk_proposal_assignment_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "proposal_assignment" VALUES(1,1,2);
CREATE TABLE rate_card (
	id INTEGER NOT NULL, 
	organisation_id INTEGER, 
	pool VARCHAR NOT NULL, 
	source VARCHAR, 
	role VARCHAR, 
	band VARCHAR, 
	days VARCHAR NOT NULL, 
	start_minute INTEGER, 
	end_minute INTEGER, 
	pence_an_hour INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	CONSTRAINT pk_rate_card PRIMARY KEY (id), 
	CONSTRAINT fk_rate_card_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "rate_card" VALUES(1,1,'bank','vera','care_worker','vera','any',30,30,30,'2026-11-23','2026-11-23');
CREATE TABLE recall (
	id INTEGER NOT NULL, 
	campaign_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	CONSTRAINT pk_recall PRIMARY KEY (id), 
	CONSTRAINT fk_recall_campaign_id FOREIGN KEY(campaign_id) REFERENCES recall_campaign (id), 
	CONSTRAINT fk_recall_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_recall_campaign_id_worker_id UNIQUE (campaign_id, worker_id)
);
INSERT INTO "recall" VALUES(1,1,3);
CREATE TABLE recall_campaign (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	organisation_id INTEGER, 
	pools VARCHAR NOT NULL, 
	role VARCHAR, 
	skills VARCHAR NOT NULL, 
	area_id INTEGER, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	opened_by VARCHAR NOT NULL, 
	opened_at DATETIME NOT NULL, 
	closed_by VARCHAR, 
	closed_at DATETIME, 
	CONSTRAINT pk_recall_campaign PRIMARY KEY (id), 
	CONSTRAINT fk_recall_campaign_area_id FOREIGN KEY(area_id) REFERENCES area (id), 
	CONSTRAINT fk_recall_campaign_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_recall_campaign_code UNIQUE (code)
);
INSERT INTO "recall_campaign" VALUES(1,'winter',1,'reservist;returner','registered_nurse','medication',2,'2026-12-01','2027-02-28','coordinator','2026-11-10 09:00:00.000000',NULL,NULL);
CREATE TABLE recall_day (
	recall_id INTEGER NOT NULL, 
	day DATE NOT NULL, 
	offered_by VARCHAR NOT NULL, 
	offered_at DATETIME NOT NULL, 
	CONSTRAINT pk_recall_day PRIMARY KEY (recall_id, day), 
	CONSTRAINT fk_recall_day_recall_id FOREIGN KEY(recall_id) REFERENCES recall (id)
);
INSERT INTO "recall_day" VALUES(1,'2026-12-07','coordinator','2026-11-12 09:00:00.000000');
CREATE TABLE recall_step (
	id INTEGER NOT NULL, 
	recall_id INTEGER NOT NULL, 
	step VARCHAR NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	setting_id INTEGER, 
	CONSTRAINT pk_recall_step PRIMARY KEY (id), 
	CONSTRAINT fk_recall_step_recall_id FOREIGN KEY(recall_id) REFERENCES recall (id), 
	CONSTRAINT fk_recall_step_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "recall_step" VALUES(1,1,'posted','coordinator','2026-11-12 09:00:00.000000',1);
CREATE TABLE recognised_training (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	category VARCHAR NOT NULL, 
	skill VARCHAR, 
	months INTEGER, 
	set_by VARCHAR NOT NULL, 
	set_at DATETIME NOT NULL, 
	CONSTRAINT pk_recognised_training PRIMARY KEY (id), 
	CONSTRAINT fk_recognised_training_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_recognised_training_organisation_id_category UNIQUE (organisation_id, category)
);
INSERT INTO "recognised_training" VALUES(1,1,'cstf:fire_safety','fire',12,'Mair Jones','2026-11-20 09:00:00.000000');
CREATE TABLE registration (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	number VARCHAR, 
	status VARCHAR NOT NULL, 
	conditions VARCHAR, 
	until_on DATE, 
	looked_up_on DATE, 
	CONSTRAINT pk_registration PRIMARY KEY (id), 
	CONSTRAINT fk_registration_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_registration_person_id_body_number UNIQUE (person_id, body, number)
);
INSERT INTO "registration" VALUES(1,1,'NMC','12A3456E','active',NULL,'2027-03-31','2026-11-01');
CREATE TABLE release (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	tier VARCHAR NOT NULL, 
	places INTEGER NOT NULL, 
	pence_an_hour INTEGER, 
	released_at DATETIME NOT NULL, 
	released_by VARCHAR NOT NULL, 
	closed_at DATETIME, 
	closed_by VARCHAR, 
	CONSTRAINT pk_release PRIMARY KEY (id), 
	CONSTRAINT fk_release_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT fk_release_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id)
);
INSERT INTO "release" VALUES(1,2,1,'bank',30,30,'2026-11-20 10:00:00.000000','vera','2026-11-20 10:00:00.000000','vera');
CREATE TABLE request (
	id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	shift_code VARCHAR, 
	setting_id INTEGER, 
	weight INTEGER NOT NULL, 
	promised BOOLEAN NOT NULL, 
	state VARCHAR NOT NULL, 
	asked_on DATE, 
	answer VARCHAR, decided_by VARCHAR, decided_at DATETIME, 
	CONSTRAINT pk_request PRIMARY KEY (id), 
	CONSTRAINT fk_request_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT fk_request_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "request" VALUES(1,1,'off','2026-11-25','2026-11-25',NULL,NULL,5,0,'asked',NULL,NULL,NULL,NULL);
CREATE TABLE rest_debt (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	rule VARCHAR NOT NULL, 
	minutes INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	due_on DATE NOT NULL, 
	reason VARCHAR NOT NULL, 
	approved_by VARCHAR NOT NULL, 
	waiver_id INTEGER, 
	exception_id INTEGER, 
	repaid_at DATETIME, 
	cancelled_by VARCHAR, 
	cancelled_note VARCHAR, 
	CONSTRAINT pk_rest_debt PRIMARY KEY (id), 
	CONSTRAINT fk_rest_debt_exception_id FOREIGN KEY(exception_id) REFERENCES standing_exception (id), 
	CONSTRAINT fk_rest_debt_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_rest_debt_waiver_id FOREIGN KEY(waiver_id) REFERENCES waiver (id)
);
INSERT INTO "rest_debt" VALUES(1,1,'WTR-11',60,'2026-11-20 07:00:00.000000','2026-12-04','reg22-shift-change','Mair Jones',1,NULL,NULL,NULL,NULL);
CREATE TABLE restriction (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	forbids VARCHAR NOT NULL, 
	value VARCHAR, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	review_on DATE NOT NULL, 
	reviewed_by VARCHAR NOT NULL, 
	CONSTRAINT pk_restriction PRIMARY KEY (id), 
	CONSTRAINT fk_restriction_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "restriction" VALUES(1,2,'nights',NULL,'2026-11-01','2027-01-31','2027-01-15','coordinator');
CREATE TABLE revocation_list (
	id INTEGER NOT NULL, 
	trusted_issuer_id INTEGER NOT NULL, 
	made_at DATETIME NOT NULL, 
	document TEXT NOT NULL, 
	imported_by VARCHAR NOT NULL, 
	imported_at DATETIME NOT NULL, 
	CONSTRAINT pk_revocation_list PRIMARY KEY (id), 
	CONSTRAINT fk_revocation_list_trusted_issuer_id FOREIGN KEY(trusted_issuer_id) REFERENCES trusted_issuer (id)
);
INSERT INTO "revocation_list" VALUES(1,1,'2026-11-20 09:00:00.000000','{}','Mair Jones','2026-11-20 09:00:00.000000');
CREATE TABLE roster (
	id INTEGER NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	touched BOOLEAN NOT NULL, 
	published_at DATETIME, 
	CONSTRAINT pk_roster PRIMARY KEY (id)
);
INSERT INTO "roster" VALUES(1,'2026-11-23','2026-11-29','draft',3,1,NULL);
INSERT INTO "roster" VALUES(2,'2026-11-16','2026-11-22','published',0,0,'2026-11-09 09:00:00.000000');
CREATE TABLE roster_note (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	person_id INTEGER, 
	day DATE NOT NULL, 
	text VARCHAR NOT NULL, 
	written_by VARCHAR NOT NULL, 
	written_at DATETIME NOT NULL, 
	CONSTRAINT pk_roster_note PRIMARY KEY (id), 
	CONSTRAINT fk_roster_note_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_roster_note_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id)
);
INSERT INTO "roster_note" VALUES(1,1,1,'2026-11-25','rings on Monday','coordinator','2026-11-20 10:00:00.000000');
INSERT INTO "roster_note" VALUES(2,1,NULL,'2026-11-26','fire drill at ten','coordinator','2026-11-20 10:00:00.000000');
CREATE TABLE roster_setting (
	roster_id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	anchor DATE, 
	CONSTRAINT pk_roster_setting PRIMARY KEY (roster_id, setting_id), 
	CONSTRAINT fk_roster_setting_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT fk_roster_setting_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "roster_setting" VALUES(1,2,'2026-11-02');
CREATE TABLE rule_pack (
	id INTEGER NOT NULL, 
	name VARCHAR(49) NOT NULL, 
	version VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	added_by VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_rule_pack PRIMARY KEY (id), 
	CONSTRAINT uq_rule_pack_name UNIQUE (name)
);
INSERT INTO "rule_pack" VALUES(1,'house','2026.1','schema = "rota-rules/1"
','Mair Jones','2026-11-20 09:00:00.000000');
CREATE TABLE rule_switch (
	id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	is_on BOOLEAN NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	reason VARCHAR NOT NULL, 
	switched_by VARCHAR NOT NULL, 
	switched_at DATETIME NOT NULL, 
	CONSTRAINT pk_rule_switch PRIMARY KEY (id)
);
INSERT INTO "rule_switch" VALUES(1,'uk-infection',1,'2026-11-20',NULL,'outbreak at a neighbour','Mair Jones','2026-11-20 09:00:00.000000');
CREATE TABLE session_booking (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	booked_by VARCHAR NOT NULL, 
	booked_at DATETIME NOT NULL, 
	recorded_by VARCHAR, 
	recorded_at DATETIME, 
	CONSTRAINT pk_session_booking PRIMARY KEY (id), 
	CONSTRAINT fk_session_booking_session_id FOREIGN KEY(session_id) REFERENCES training_session (id), 
	CONSTRAINT fk_session_booking_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_session_booking_session_id_worker_id UNIQUE (session_id, worker_id)
);
INSERT INTO "session_booking" VALUES(1,1,2,'attended','coordinator','2026-11-06 09:00:00.000000','coordinator','2026-11-16 17:00:00.000000');
CREATE TABLE setting (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	name VARCHAR NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	within_id INTEGER, 
	area_id INTEGER, 
	kind VARCHAR NOT NULL, 
	places INTEGER, 
	default_break_minutes INTEGER NOT NULL, 
	sole_break VARCHAR NOT NULL, 
	zone VARCHAR, 
	postcode_out VARCHAR, 
	location_number VARCHAR, 
	opened_on DATE, 
	closed_from DATE, 
	closed_until DATE, ward VARCHAR, learners INTEGER, 
	CONSTRAINT pk_setting PRIMARY KEY (id), 
	CONSTRAINT fk_setting_area_id FOREIGN KEY(area_id) REFERENCES area (id), 
	CONSTRAINT fk_setting_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_setting_within_id FOREIGN KEY(within_id) REFERENCES setting (id), 
	CONSTRAINT uq_setting_organisation_id_code UNIQUE (organisation_id, code)
);
INSERT INTO "setting" VALUES(1,'hafod','Hafod',1,NULL,2,'care_home_nursing',40,30,'relieved',NULL,'LL57',NULL,'2011-04-01',NULL,NULL,NULL,2);
INSERT INTO "setting" VALUES(2,'upstairs','Upstairs',1,1,2,'care_home_nursing',20,30,'present','green',NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "setting" VALUES(3,'ward3','Ward 3',2,NULL,2,'ward',NULL,30,'relieved',NULL,NULL,NULL,NULL,NULL,NULL,'paediatric',NULL);
CREATE TABLE shared_deployment (
	deployment_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	urn VARCHAR(99) NOT NULL, 
	CONSTRAINT pk_shared_deployment PRIMARY KEY (deployment_id), 
	CONSTRAINT fk_shared_deployment_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT fk_shared_deployment_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_shared_deployment_urn UNIQUE (urn)
);
INSERT INTO "shared_deployment" VALUES(1,2,'urn:uuid:00000000-0000-4000-8000-000000000008');
CREATE TABLE shared_person (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	subject VARCHAR NOT NULL, 
	CONSTRAINT pk_shared_person PRIMARY KEY (id), 
	CONSTRAINT fk_shared_person_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_shared_person_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id), 
	CONSTRAINT uq_shared_person_organisation_id_subject UNIQUE (organisation_id, subject)
);
INSERT INTO "shared_person" VALUES(1,2,3,'urn:uuid:00000000-0000-4000-8000-000000000007');
CREATE TABLE shift (
	id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	demand_id INTEGER, 
	day DATE NOT NULL, 
	code VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	break_minutes INTEGER NOT NULL, 
	role VARCHAR, 
	skills VARCHAR NOT NULL, 
	minimum INTEGER NOT NULL, 
	target INTEGER NOT NULL, 
	priority INTEGER NOT NULL, 
	client_id INTEGER, 
	"exclusive" BOOLEAN NOT NULL, personal_care BOOLEAN, 
	CONSTRAINT pk_shift PRIMARY KEY (id), 
	CONSTRAINT fk_shift_client_id FOREIGN KEY(client_id) REFERENCES client (id), 
	CONSTRAINT fk_shift_demand_id FOREIGN KEY(demand_id) REFERENCES demand (id), 
	CONSTRAINT fk_shift_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT uq_shift_demand_id_day UNIQUE (demand_id, day)
);
INSERT INTO "shift" VALUES(1,2,1,'2026-11-23','D','awake','2026-11-23 07:00:00.000000','2026-11-23 19:00:00.000000',60,'carer','',2,3,3,NULL,0,NULL);
INSERT INTO "shift" VALUES(2,2,NULL,'2026-11-23','O','awake','2026-11-23 09:00:00.000000','2026-11-23 13:00:00.000000',0,NULL,'',1,1,3,1,1,NULL);
CREATE TABLE signing_key (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	"key" VARCHAR(99) NOT NULL, 
	public_key VARCHAR NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	retired_at DATETIME, 
	CONSTRAINT pk_signing_key PRIMARY KEY (id), 
	CONSTRAINT fk_signing_key_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_signing_key_key UNIQUE ("key")
);
INSERT INTO "signing_key" VALUES(1,1,'orgA-2026-00000000','AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','Mair Jones','2026-11-20 09:00:00.000000',NULL);
CREATE TABLE skill (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	skill VARCHAR NOT NULL, 
	level INTEGER, 
	done_on DATE, 
	until_on DATE, 
	issuer VARCHAR, 
	accredited BOOLEAN, 
	delivered VARCHAR, 
	source VARCHAR NOT NULL, 
	CONSTRAINT pk_skill PRIMARY KEY (id), 
	CONSTRAINT fk_skill_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT uq_skill_person_id_skill_done_on_until_on UNIQUE (person_id, skill, done_on, until_on)
);
INSERT INTO "skill" VALUES(1,1,'medication',2,'2026-01-05','2027-01-04','in house',0,'in_house','sheet');
CREATE TABLE standing_exception (
	id INTEGER NOT NULL, 
	agreement VARCHAR NOT NULL, 
	rules VARCHAR NOT NULL, 
	ground VARCHAR NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	setting_id INTEGER, 
	role VARCHAR, 
	shape VARCHAR NOT NULL, 
	least_rest_minutes INTEGER NOT NULL, 
	repay_days INTEGER NOT NULL, 
	approved_by VARCHAR NOT NULL, 
	from_on DATE NOT NULL, 
	review_on DATE NOT NULL, 
	ended_on DATE, 
	CONSTRAINT pk_standing_exception PRIMARY KEY (id), 
	CONSTRAINT fk_standing_exception_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_standing_exception_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "standing_exception" VALUES(1,'Sleep-in agreement 2026','WTR-11','reg21',1,1,NULL,'awake;sleep-in;awake',480,14,'Mair Jones','2026-01-01','2026-12-31',NULL);
CREATE TABLE study_term (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE NOT NULL, 
	CONSTRAINT pk_study_term PRIMARY KEY (id), 
	CONSTRAINT fk_study_term_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
INSERT INTO "study_term" VALUES(1,1,'2026-09-28','2026-12-11');
CREATE TABLE swap (
	id INTEGER NOT NULL, 
	roster_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	shift_id INTEGER NOT NULL, 
	other_worker_id INTEGER NOT NULL, 
	other_shift_id INTEGER, 
	state VARCHAR NOT NULL, 
	asked_on DATE NOT NULL, 
	agreed_on DATE, 
	decided_by VARCHAR, 
	decided_at DATETIME, 
	answer VARCHAR, 
	CONSTRAINT pk_swap PRIMARY KEY (id), 
	CONSTRAINT fk_swap_other_shift_id FOREIGN KEY(other_shift_id) REFERENCES shift (id), 
	CONSTRAINT fk_swap_other_worker_id FOREIGN KEY(other_worker_id) REFERENCES worker (id), 
	CONSTRAINT fk_swap_roster_id FOREIGN KEY(roster_id) REFERENCES roster (id), 
	CONSTRAINT fk_swap_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id), 
	CONSTRAINT fk_swap_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "swap" VALUES(1,2,3,1,3,1,'asked','2026-11-23','2026-11-23','vera','2026-11-20 10:00:00.000000','vera');
CREATE TABLE told (
	amendment_id INTEGER NOT NULL, 
	worker_id INTEGER NOT NULL, 
	told_at DATETIME, 
	told_by VARCHAR, 
	means VARCHAR, 
	CONSTRAINT pk_told PRIMARY KEY (amendment_id, worker_id), 
	CONSTRAINT fk_told_amendment_id FOREIGN KEY(amendment_id) REFERENCES amendment (id), 
	CONSTRAINT fk_told_worker_id FOREIGN KEY(worker_id) REFERENCES worker (id)
);
INSERT INTO "told" VALUES(1,3,'2026-11-20 10:00:00.000000','vera','list');
CREATE TABLE training_session (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	step VARCHAR NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	setting_id INTEGER, 
	place VARCHAR, 
	skills VARCHAR NOT NULL, 
	seats INTEGER NOT NULL, 
	trainer VARCHAR NOT NULL, 
	made_by VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	cancelled_by VARCHAR, 
	cancelled_at DATETIME, 
	CONSTRAINT pk_training_session PRIMARY KEY (id), 
	CONSTRAINT fk_training_session_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_training_session_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "training_session" VALUES(1,1,'induction','2026-11-16 09:00:00.000000','2026-11-16 16:00:00.000000',1,NULL,'fire;moving_people:2',12,'Mair Rees','coordinator','2026-11-05 09:00:00.000000',NULL,NULL);
CREATE TABLE travel (
	from_id INTEGER NOT NULL, 
	to_id INTEGER NOT NULL, 
	minutes INTEGER NOT NULL, 
	CONSTRAINT pk_travel PRIMARY KEY (from_id, to_id), 
	CONSTRAINT fk_travel_from_id FOREIGN KEY(from_id) REFERENCES setting (id), 
	CONSTRAINT fk_travel_to_id FOREIGN KEY(to_id) REFERENCES setting (id)
);
INSERT INTO "travel" VALUES(1,3,25);
CREATE TABLE trusted_issuer (
	id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	issuer VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	added_by VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	removed_by VARCHAR, 
	removed_at DATETIME, 
	CONSTRAINT pk_trusted_issuer PRIMARY KEY (id), 
	CONSTRAINT fk_trusted_issuer_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
);
INSERT INTO "trusted_issuer" VALUES(1,1,'urn:rota:organisation:orgB','Ysbyty','Mair Jones','2026-11-20 09:00:00.000000',NULL,NULL);
CREATE TABLE trusted_key (
	id INTEGER NOT NULL, 
	trusted_issuer_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	public_key VARCHAR NOT NULL, 
	from_at DATETIME NOT NULL, 
	until_at DATETIME, 
	added_by VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	removed_by VARCHAR, 
	removed_at DATETIME, 
	CONSTRAINT pk_trusted_key PRIMARY KEY (id), 
	CONSTRAINT fk_trusted_key_trusted_issuer_id FOREIGN KEY(trusted_issuer_id) REFERENCES trusted_issuer (id)
);
INSERT INTO "trusted_key" VALUES(1,1,'orgB-2026-00000000','AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA','2026-11-20 09:00:00.000000',NULL,'Mair Jones','2026-11-20 09:00:00.000000',NULL,NULL);
CREATE TABLE waiver (
	id INTEGER NOT NULL, 
	rule VARCHAR NOT NULL, 
	person_id INTEGER NOT NULL, 
	shift_id INTEGER, 
	reason VARCHAR NOT NULL, 
	approved_by VARCHAR NOT NULL, 
	approved_at DATETIME NOT NULL, 
	until_on DATE, reason_code VARCHAR, rule_version VARCHAR, withdrawn_by VARCHAR, withdrawn_at DATETIME, 
	CONSTRAINT pk_waiver PRIMARY KEY (id), 
	CONSTRAINT fk_waiver_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_waiver_shift_id FOREIGN KEY(shift_id) REFERENCES shift (id)
);
INSERT INTO "waiver" VALUES(1,'REST-11',1,1,'handover','manager','2026-11-19 09:00:00.000000',NULL,'reg21-continuity','2026.11',NULL,NULL);
CREATE TABLE wish_window (
	id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	first_day DATE NOT NULL, 
	last_day DATE NOT NULL, 
	opens_on DATE NOT NULL, 
	closes_on DATE NOT NULL, 
	opened_by VARCHAR NOT NULL, 
	CONSTRAINT pk_wish_window PRIMARY KEY (id), 
	CONSTRAINT fk_wish_window_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "wish_window" VALUES(1,1,'2026-11-23','2026-11-23','2026-11-23','2026-11-23','vera');
CREATE TABLE worker (
	id INTEGER NOT NULL, 
	code VARCHAR(49) NOT NULL, 
	person_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	setting_id INTEGER, 
	pool VARCHAR NOT NULL, 
	employment VARCHAR, 
	started_on DATE, 
	ended_on DATE, 
	leaving_reason VARCHAR, 
	phone VARCHAR, 
	most_shifts_a_week INTEGER, 
	care_certificate VARCHAR, 
	field_of_practice VARCHAR, 
	apprentice BOOLEAN, 
	average_minutes_a_week INTEGER, 
	asc_id VARCHAR, 
	CONSTRAINT pk_worker PRIMARY KEY (id), 
	CONSTRAINT fk_worker_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_worker_person_id FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_worker_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id), 
	CONSTRAINT uq_worker_organisation_id_code UNIQUE (organisation_id, code)
);
INSERT INTO "worker" VALUES(1,'w1',1,1,2,'own','permanent','2019-01-07',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "worker" VALUES(2,'w2',2,1,1,'bank',NULL,NULL,NULL,NULL,NULL,3,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "worker" VALUES(3,'b7',1,2,NULL,'collaborative_bank',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE workload (
	id INTEGER NOT NULL, 
	setting_id INTEGER NOT NULL, 
	from_on DATE, 
	until_on DATE, 
	weekdays VARCHAR, 
	hour INTEGER NOT NULL, 
	minutes INTEGER NOT NULL, 
	role VARCHAR, 
	CONSTRAINT pk_workload PRIMARY KEY (id), 
	CONSTRAINT fk_workload_setting_id FOREIGN KEY(setting_id) REFERENCES setting (id)
);
INSERT INTO "workload" VALUES(1,1,NULL,NULL,'0;1;2;3;4;5;6',8,240,NULL);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE INDEX ix_person_identity_hash ON person (identity_hash);
CREATE INDEX ix_roster_first_day ON roster (first_day);
CREATE INDEX ix_proposal_roster_id ON proposal (roster_id);
CREATE INDEX ix_registration_person_id ON registration (person_id);
CREATE INDEX ix_restriction_person_id ON restriction (person_id);
CREATE INDEX ix_setting_code ON setting (code);
CREATE INDEX ix_setting_organisation_id ON setting (organisation_id);
CREATE INDEX ix_skill_person_id ON skill (person_id);
CREATE INDEX ix_worker_code ON worker (code);
CREATE INDEX ix_worker_organisation_id ON worker (organisation_id);
CREATE INDEX ix_worker_person_id ON worker (person_id);
CREATE INDEX ix_worker_setting_id ON worker (setting_id);
CREATE INDEX ix_absence_worker_id ON absence (worker_id);
CREATE INDEX ix_availability_worker_id ON availability (worker_id);
CREATE INDEX ix_contract_worker_id ON contract (worker_id);
CREATE INDEX ix_demand_setting_id ON demand (setting_id);
CREATE INDEX ix_history_sum_worker_id ON history_sum (worker_id);
CREATE INDEX ix_opt_out_worker_id ON opt_out (worker_id);
CREATE INDEX ix_pattern_followed_worker_id ON pattern_followed (worker_id);
CREATE INDEX ix_pool_membership_worker_id ON pool_membership (worker_id);
CREATE INDEX ix_request_worker_id ON request (worker_id);
CREATE INDEX ix_shift_day ON shift (day);
CREATE INDEX ix_shift_setting_id ON shift (setting_id);
CREATE INDEX ix_accepted_short_roster_id ON accepted_short (roster_id);
CREATE INDEX ix_assignment_roster_id ON assignment (roster_id);
CREATE INDEX ix_assignment_shift_id ON assignment (shift_id);
CREATE INDEX ix_assignment_starts_at ON assignment (starts_at);
CREATE INDEX ix_assignment_worker_id ON assignment (worker_id);
CREATE INDEX ix_booking_roster_id ON booking (roster_id);
CREATE INDEX ix_booking_shift_id ON booking (shift_id);
CREATE INDEX ix_waiver_person_id ON waiver (person_id);
CREATE INDEX ix_actual_starts_at ON actual (starts_at);
CREATE INDEX ix_actual_worker_id ON actual (worker_id);
CREATE INDEX ix_declared_person_id ON declared (person_id);
CREATE INDEX ix_study_term_person_id ON study_term (person_id);
CREATE INDEX ix_clearance_person_id ON clearance (person_id);
CREATE INDEX ix_outbreak_setting_id ON outbreak (setting_id);
CREATE INDEX ix_standing_exception_organisation_id ON standing_exception (organisation_id);
CREATE INDEX ix_workload_setting_id ON workload (setting_id);
CREATE INDEX ix_rest_debt_person_id ON rest_debt (person_id);
CREATE INDEX ix_amendment_roster_id ON amendment (roster_id);
CREATE INDEX ix_approval_roster_id ON approval (roster_id);
CREATE INDEX ix_chart_letter_organisation_id ON chart_letter (organisation_id);
CREATE INDEX ix_policy_organisation_id ON policy (organisation_id);
CREATE INDEX ix_pool_share_organisation_id ON pool_share (organisation_id);
CREATE INDEX ix_rate_card_organisation_id ON rate_card (organisation_id);
CREATE INDEX ix_authorisation_organisation_id ON authorisation (organisation_id);
CREATE INDEX ix_leave_limit_setting_id ON leave_limit (setting_id);
CREATE INDEX ix_wish_window_setting_id ON wish_window (setting_id);
CREATE INDEX ix_deployment_setting_id ON deployment (setting_id);
CREATE INDEX ix_deployment_worker_id ON deployment (worker_id);
CREATE INDEX ix_flexible_working_worker_id ON flexible_working (worker_id);
CREATE INDEX ix_leave_entitlement_worker_id ON leave_entitlement (worker_id);
CREATE INDEX ix_amendment_change_amendment_id ON amendment_change (amendment_id);
CREATE INDEX ix_amendment_change_worker_id ON amendment_change (worker_id);
CREATE INDEX ix_offer_roster_id ON offer (roster_id);
CREATE INDEX ix_offer_shift_id ON offer (shift_id);
CREATE INDEX ix_offer_worker_id ON offer (worker_id);
CREATE INDEX ix_release_roster_id ON release (roster_id);
CREATE INDEX ix_release_shift_id ON release (shift_id);
CREATE INDEX ix_swap_roster_id ON swap (roster_id);
CREATE INDEX ix_swap_worker_id ON swap (worker_id);
CREATE INDEX ix_roster_note_roster_id ON roster_note (roster_id);
CREATE INDEX ix_pair_first_id ON pair (first_id);
CREATE INDEX ix_pair_second_id ON pair (second_id);
CREATE INDEX ix_passport_answer_number ON passport_answer (number);
CREATE INDEX ix_passport_answer_organisation_id ON passport_answer (organisation_id);
CREATE INDEX ix_passport_answer_person_id ON passport_answer (person_id);
CREATE INDEX ix_passport_application_organisation_id ON passport_application (organisation_id);
CREATE INDEX ix_passport_application_person_id ON passport_application (person_id);
CREATE INDEX ix_passport_consent_organisation_id ON passport_consent (organisation_id);
CREATE INDEX ix_passport_consent_person_id ON passport_consent (person_id);
CREATE INDEX ix_recognised_training_organisation_id ON recognised_training (organisation_id);
CREATE INDEX ix_signing_key_organisation_id ON signing_key (organisation_id);
CREATE INDEX ix_trusted_issuer_organisation_id ON trusted_issuer (organisation_id);
CREATE INDEX ix_passport_organisation_id ON passport (organisation_id);
CREATE INDEX ix_passport_person_id ON passport (person_id);
CREATE INDEX ix_passport_fact_answer_id ON passport_fact (answer_id);
CREATE INDEX ix_revocation_list_trusted_issuer_id ON revocation_list (trusted_issuer_id);
CREATE INDEX ix_trusted_key_trusted_issuer_id ON trusted_key (trusted_issuer_id);
CREATE INDEX ix_recall_campaign_organisation_id ON recall_campaign (organisation_id);
CREATE INDEX ix_training_session_organisation_id ON training_session (organisation_id);
CREATE INDEX ix_training_session_starts_at ON training_session (starts_at);
CREATE INDEX ix_recall_campaign_id ON recall (campaign_id);
CREATE INDEX ix_recall_worker_id ON recall (worker_id);
CREATE INDEX ix_session_booking_session_id ON session_booking (session_id);
CREATE INDEX ix_session_booking_worker_id ON session_booking (worker_id);
CREATE INDEX ix_pipeline_step_entry_id ON pipeline_step (entry_id);
CREATE INDEX ix_recall_step_recall_id ON recall_step (recall_id);
CREATE INDEX ix_pool_switch_organisation_id ON pool_switch (organisation_id);
CREATE INDEX ix_delegation_delegator_id ON delegation (delegator_id);
CREATE INDEX ix_delegation_person_id ON delegation (person_id);
CREATE INDEX ix_placement_setting_id ON placement (setting_id);
CREATE INDEX ix_placement_worker_id ON placement (worker_id);
CREATE INDEX ix_approver_deputy_approver ON approver_deputy (approver);
CREATE INDEX ix_approver_deputy_deputy ON approver_deputy (deputy);
CREATE INDEX ix_partner_organisation_id ON partner (organisation_id);
CREATE INDEX ix_busy_time_worker_id ON busy_time (worker_id);
CREATE INDEX ix_shared_person_worker_id ON shared_person (worker_id);
CREATE INDEX ix_deployment_question_deployment_id ON deployment_question (deployment_id);
CREATE INDEX ix_deployment_review_deployment_id ON deployment_review (deployment_id);
CREATE INDEX ix_shared_deployment_organisation_id ON shared_deployment (organisation_id);
CREATE INDEX ix_deployment_step_deployment_id ON deployment_step (deployment_id);
CREATE INDEX ix_letter_deployment_id ON letter (deployment_id);
CREATE INDEX ix_letter_organisation_id ON letter (organisation_id);
CREATE INDEX ix_letter_shared_person_id ON letter (shared_person_id);
COMMIT;
