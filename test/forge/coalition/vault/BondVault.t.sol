// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {BondVault} from "../../../../contracts/coalition/BondVault.sol";
import {IBondVault} from "../../../../contracts/coalition/IBondVault.sol";
import {ISlashable} from "../../../../contracts/coalition/ISlashable.sol";
import {ISlashingCourt} from "../../../../contracts/coalition/ISlashingCourt.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {CourtWorld, cheats} from "../court/CourtWorld.sol";
import {KeysDouble} from "../court/KeysDouble.sol";

/// @notice Bonds: in, out, and what is taken of them.
contract BondVaultTest is CourtWorld {
    uint64 private constant INFRACTION = uint64(START + 1 days);

    function setUp() external {
        _build();
    }

    // ------------------------------------------------------------------------------------------ in and out

    function test_bondLeavesAfterItsTime() external {
        address operator = _operator(3);
        cheats.prank(operator);
        _vault.requestWithdrawal(40e18);
        _requireEqual(_vault.slashableOf(MEMBER), 10 * BOND - 40e18, "counts no more at once");
        _wait(UNBONDING - 1);
        cheats.prank(operator);
        cheats.expectRevert(abi.encodeWithSelector(IBondVault.StillUnbonding.selector, _now + 1));
        _vault.withdraw();
        _wait(1);
        cheats.prank(operator);
        _vault.withdraw();
        _requireEqual(_token.balanceOf(operator), 40e18, "paid");
        cheats.prank(operator);
        cheats.expectRevert(abi.encodeWithSelector(IBondVault.ZeroAmount.selector));
        _vault.withdraw();
    }

    function test_anotherRequestPutsOffBoth() external {
        cheats.prank(_operator(3));
        _vault.requestWithdrawal(40e18);
        _wait(UNBONDING);
        cheats.prank(_operator(3));
        _vault.requestWithdrawal(1);
        cheats.prank(_operator(3));
        cheats.expectRevert(abi.encodeWithSelector(IBondVault.StillUnbonding.selector, _now + UNBONDING));
        _vault.withdraw();
        cheats.prank(_operator(3));
        cheats.expectRevert(abi.encodeWithSelector(IBondVault.InsufficientBond.selector, 60e18 - 1, 60e18));
        _vault.requestWithdrawal(60e18);
    }

    /// @dev X5: whoever asks to leave right after the deed is still there when it is judged.
    function test_leavingDoesNotEscape() external {
        cheats.prank(_operator(3));
        _vault.requestWithdrawal(BOND);
        _wait(START + 1 days + EVIDENCE_WINDOW - _now);
        bytes32 offence = _charge(_prove(1 << 3), 3);
        _wait(UNBONDING);
        cheats.prank(_operator(3));
        cheats.expectRevert(abi.encodeWithSelector(IBondVault.ChargesPending.selector, _operator(3), 1));
        _vault.withdraw();
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "slashed");
        cheats.prank(_operator(3));
        _vault.withdraw();
        _requireEqual(_token.balanceOf(_operator(3)), (BOND * 65) / 100, "the rest");
    }

    /// @dev Out and in again must not make a new operator of an old one.
    function test_optingOutAndInWashesNobody() external {
        address operator = _operator(3);
        bytes32 offence = _charge(_prove(1 << 3), 3);
        cheats.prank(operator);
        _vault.optOut(MEMBER);
        _requireEqual(_vault.slashableOf(MEMBER), 9 * BOND, "slashable");
        bytes memory again = abi.encodeWithSelector(ISlashable.AlreadyOptedIn.selector, MEMBER, operator);
        _wait(EVIDENCE_WINDOW + VETO_WINDOW);
        cheats.prank(operator);
        cheats.expectRevert(again);
        _vault.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(3));
        // the cool-off is over, the charge is not
        _wait(1);
        cheats.prank(operator);
        cheats.expectRevert(again);
        _vault.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(3));
        _court.execute(offence);
        _requireEqual(_held(3), (BOND * 65) / 100, "slashed");
        _optIn(operator, _key(3));
        _requireEqual(_vault.slashableOf(MEMBER), 9 * BOND + (BOND * 65) / 100, "back");
        _requireEqual(_vault.membersOf(operator).length, 1, "members");
    }

    function test_optInNeedsTheCallersKeyInARegistryOfTheCourt() external {
        KeysDouble own = new KeysDouble();
        own.setOperator(MEMBER, "key", _operator(50));
        cheats.prank(_operator(50));
        cheats.expectRevert(_notOperators("key", _operator(50)));
        _vault.optIn(MEMBER, IKeyRegistry(address(own)), "key");
        cheats.prank(_operator(50));
        cheats.expectRevert(_notOperators(_key(3), _operator(50)));
        _vault.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(3));
        cheats.prank(_operator(3));
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.AlreadyOptedIn.selector, MEMBER, _operator(3)));
        _vault.optIn(MEMBER, IKeyRegistry(address(_keys)), _key(3));
        cheats.prank(_operator(50));
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.NotOptedIn.selector, MEMBER, _operator(50)));
        _vault.optOut(MEMBER);
    }

    function test_oneBondAnswersForManyMembersAndNoMore() external {
        for (uint256 member = 2; member <= 16; ++member) {
            _keys.setOperator(member, _key(3), _operator(3));
            cheats.prank(_operator(3));
            _vault.optIn(member, IKeyRegistry(address(_keys)), _key(3));
        }
        _keys.setOperator(17, _key(3), _operator(3));
        cheats.prank(_operator(3));
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.TooManyMembers.selector, 16));
        _vault.optIn(17, IKeyRegistry(address(_keys)), _key(3));
        _slash("fact", 3, 0.5e18);
        for (uint256 member = 2; member <= 16; ++member) {
            _requireEqual(_vault.slashableOf(member), BOND / 2, "every member's stake");
        }
    }

    /// @dev One bond behind sixteen members, and behind sixteen more a second later.
    function test_leavingMembersFreesNoPlaceBeforeItsTime() external {
        for (uint256 member = 2; member <= 17; ++member) {
            _keys.setOperator(member, _key(3), _operator(3));
        }
        for (uint256 member = 2; member <= 16; ++member) _optInTo(member);
        cheats.prank(_operator(3));
        _vault.optOut(2);
        cheats.prank(_operator(3));
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.TooManyMembers.selector, 16));
        _vault.optIn(17, IKeyRegistry(address(_keys)), _key(3));
        _wait(EVIDENCE_WINDOW + VETO_WINDOW + 1);
        _optInTo(17);
        _requireEqual(_vault.slashableOf(17), BOND, "the place is free");
    }

    function _optInTo(uint256 member) private {
        cheats.prank(_operator(3));
        _vault.optIn(member, IKeyRegistry(address(_keys)), _key(3));
    }

    function test_tokensThatTakeAFeeAreRefused() external {
        _token.mint(_operator(3), 100);
        _token.setFee(true);
        cheats.prank(_operator(3));
        _token.approve(address(_vault), 100);
        cheats.prank(_operator(3));
        cheats.expectRevert(abi.encodeWithSelector(IBondVault.WrongAmountReceived.selector, 100, 99));
        _vault.deposit(100);
        cheats.expectRevert(abi.encodeWithSelector(IBondVault.ZeroAmount.selector));
        _vault.deposit(0);
    }

    // ----------------------------------------------------------------------------------------------- slashes

    function test_onlyTheCourtSlashes() external {
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.NotCourt.selector, address(this)));
        _vault.slash("fact", MEMBER, _operator(3), 1e18, INFRACTION, address(0));
        cheats.prank(address(_court));
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.InvalidShare.selector, 1e18 + 1));
        _vault.slash("fact", MEMBER, _operator(3), 1e18 + 1, INFRACTION, address(0));
        cheats.prank(address(_court));
        cheats.expectRevert(
            abi.encodeWithSelector(ISlashable.NotSlashable.selector, MEMBER, _operator(3), START)
        );
        _vault.slash("fact", MEMBER, _operator(3), 1e18, uint64(START), address(0));
    }

    function test_laterDepositsAreNotTouched() external {
        _deposit(_operator(3), 5 * BOND);
        _requireEqual(_slash("first", 3, 0.6e18), 60e18, "of the bond then");
        _requireEqual(_slash("second", 3, 0.6e18), 40e18, "what is left of it");
        _requireEqual(_slash("third", 3, 1e18), 0, "nothing");
        _requireEqual(_held(3), 5 * BOND, "later deposits");
    }

    function test_depositInTheSecondOfTheDeedIsLater() external {
        cheats.warp(INFRACTION);
        _deposit(_operator(3), BOND);
        cheats.warp(_now);
        _requireEqual(_slash("fact", 3, 1e18), BOND, "taken");
        _requireEqual(_held(3), BOND, "held");
    }

    function test_whatLeavesPaysItsPart() external {
        cheats.prank(_operator(3));
        _vault.requestWithdrawal(25e18);
        _slash("fact", 3, 0.4e18);
        IBondVault.Bond memory bond = _vault.bondOf(_operator(3));
        require(bond.active == 45e18 && bond.leaving == 15e18, "in proportion");
        _requireEqual(_vault.slashableOf(MEMBER), 9 * BOND + 45e18, "slashable");
    }

    function test_partsAddUpToTheWhole() external {
        for (uint256 wad = 1; wad <= 10; ++wad) _slash("fact", 3, (wad * 1e18) / 11);
        _slash("fact", 3, 1e18);
        _requireEqual(_held(3), 0, "all");
        _requireEqual(_slash("fact", 3, 1e18), 0, "again");
        _requireEqual(_slash("fact", 3, 0.5e18), 0, "less than before");
    }

    /// @dev X7: any shares of any facts, in any order, at any bond, dust and none at all.
    /// forge-config: default.fuzz.runs = 10000
    function testFuzz_neverMoreThanThereIs(
        uint128 bond,
        uint128 later,
        uint128 leaving,
        uint256[6] calldata wads,
        uint256 seed
    ) external {
        address operator = _operator(60);
        bytes32 keyId = _key(60);
        cheats.warp(START);
        _keys.setOperator(MEMBER, keyId, operator);
        if (bond != 0) _deposit(operator, bond);
        _optIn(operator, keyId);
        cheats.warp(_now);
        if (later != 0) _deposit(operator, later);
        uint256 gone = bond == 0 ? 0 : uint256(leaving) % (uint256(bond) + later + 1);
        if (gone != 0) {
            cheats.prank(operator);
            _vault.requestWithdrawal(gone);
        }
        uint256 taken;
        for (uint256 i; i < 6; ++i) {
            bytes32 fact = bytes32((seed >> (8 * i)) % 3);
            uint256 before = _vault.slashedWad(fact, operator);
            uint256 wad = wads[i] % (1e18 + 1);
            cheats.prank(address(_court));
            uint256 amount = _vault.slash(fact, MEMBER, operator, wad, INFRACTION, REPORTER);
            if (wad <= before) require(amount == 0, "twice");
            require(amount <= (uint256(bond) * wad) / 1e18, "more than the share");
            taken += amount;
        }
        require(taken <= bond, "more than the bond then");
        IBondVault.Bond memory left = _vault.bondOf(operator);
        require(left.active + left.leaving + taken == uint256(bond) + later, "not conserved");
        (uint256 held, uint256 rewards, uint256 confiscated) = _vault.totals();
        require(rewards + confiscated == taken && rewards <= taken / 10, "rewards");
        require(held + taken == _token.balanceOf(address(_vault)), "balance");
        require(_vault.slashableOf(MEMBER) == 10 * BOND + left.active, "slashable");
    }

    // ------------------------------------------------------------------------------------------ construction

    function test_parametersAreChecked() external {
        _refuses("unbonding", EVIDENCE_WINDOW + VETO_WINDOW, 0.1e18, TREASURY);
        _refuses("unbonding", 366 days, 0.1e18, TREASURY);
        _refuses("rewardWad", UNBONDING, 0.2e18 + 1, TREASURY);
        _refuses("treasury", UNBONDING, 0.1e18, address(0));
        for (uint256 i; i < 2; ++i) {
            cheats.expectRevert(abi.encodeWithSelector(ISlashable.InvalidParameter.selector, "maxMembers"));
            new BondVault(_token, _court, TREASURY, UNBONDING, 0, 17 * i);
        }
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.InvalidParameter.selector, "court"));
        new BondVault(_token, ISlashingCourt(address(0x1234)), TREASURY, UNBONDING, 0, 16);
    }

    function _refuses(string memory name, uint256 unbonding, uint256 reward, address treasury) private {
        cheats.expectRevert(abi.encodeWithSelector(ISlashable.InvalidParameter.selector, name));
        new BondVault(_token, _court, treasury, unbonding, reward, 16);
    }

    function _slash(bytes32 fact, uint256 index, uint256 wad) private returns (uint256) {
        cheats.prank(address(_court));
        return _vault.slash(fact, MEMBER, _operator(index), wad, INFRACTION, REPORTER);
    }

    function _notOperators(bytes32 keyId, address operator) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISlashable.KeyNotOperators.selector, MEMBER, keyId, operator);
    }
}
